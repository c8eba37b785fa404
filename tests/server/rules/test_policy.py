"""Limits that follow from others."""

from tui_reset.server.rules.policy import Policy


def test_mails_per_source_are_three_or_the_raised_limit() -> None:
    assert Policy().mails_per_source == 3
    assert Policy(mails_per_account=2).mails_per_source == 2
    assert Policy(mails_per_account=100).mails_per_source == 100
