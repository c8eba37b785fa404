"""The words of the notices: one subject and a few sentences for each thing that happened to an account."""

from typing import Final

from tui_reset.server.rules.mail_template import MailTemplate

NOTICES: Final[dict[MailTemplate, tuple[str, tuple[str, ...]]]] = {
    MailTemplate.PASSWORD_CHANGED: (
        "Your password has been changed",
        (
            "The password of your account has been changed.",
            "The old one no longer works, and every device that was signed in has been signed out.",
        ),
    ),
    MailTemplate.TWO_FACTOR_ON: (
        "Two-factor authentication is on",
        (
            "Two-factor authentication has been switched on for your account.",
            "From now on signing in asks for a code from the authenticator app. Keep the recovery codes safe.",
            "Every other device that was signed in has been signed out.",
        ),
    ),
    MailTemplate.TWO_FACTOR_OFF: (
        "Two-factor authentication is off",
        (
            "Two-factor authentication has been switched off for your account.",
            "From now on the password alone opens it, and the recovery codes no longer work.",
            "Every other device that was signed in has been signed out.",
        ),
    ),
    MailTemplate.RECOVERY_CODES_REPLACED: (
        "You have new recovery codes",
        ("New recovery codes have been made for your account.", "The old ones no longer work."),
    ),
    MailTemplate.RECOVERY_CODE_USED: (
        "A recovery code has been used",
        ("One of the recovery codes of your account has been used in place of the authenticator app.",),
    ),
    MailTemplate.SETTINGS_CHANGED: (
        "Settings of the password reset have been changed",
        ("An administrator has changed how the password reset works. Every administrator gets this notice.",),
    ),
    MailTemplate.DESK_OPENED: (
        "One more account can open the support desk",
        (
            "Two-factor authentication has been switched on for an account that works at the support desk: "
            "it can open the desk now. Every administrator gets this notice.",
        ),
    ),
    MailTemplate.MAIL_TEST: (
        "A test of the SMTP Email Settings",
        ("This is the test that you have asked for. It has come to you on the way that every reset mail takes.",),
    ),
}
"""Subject and sentences by template; never a secret, link or code (ASVS 6.3.7)."""

_NOT_YOU: Final = (
    "If this was not you",
    ", somebody else may have got into your account: reset your password at once, and tell us.",
)
_NONE_OF_YOU: Final = (
    "If none of you did this",
    ", somebody else may have got into an administrator's account: reset its password at once, and tell the others.",
)
_UNEXPECTED: Final = (
    "If you did not expect this",
    ", somebody else may read that person's mail: have the role taken away, and ask the person.",
)
_WARNINGS: Final = {
    MailTemplate.SETTINGS_CHANGED: _NONE_OF_YOU,
    MailTemplate.DESK_OPENED: _UNEXPECTED,
    MailTemplate.MAIL_TEST: None,
}


def warning_of(template: MailTemplate) -> tuple[str, str] | None:
    """What a notice says last, its first words apart; None where there is nothing to fear."""
    return _WARNINGS.get(template, _NOT_YOU)
