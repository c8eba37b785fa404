"""The names of the mails."""

from tui_reset.server.rules.mail_template import MailTemplate


def test_each_mail_keeps_the_name_that_it_waits_under() -> None:
    """Rows of the outbox: what another version has queued must still be found, and new names may come."""
    assert {
        "reset_link",
        "password_changed",
        "two_factor_on",
        "two_factor_off",
        "recovery_codes_replaced",
        "recovery_code_used",
        "settings_changed",
        "desk_opened",
        "mail_test",
    } <= set(MailTemplate)
