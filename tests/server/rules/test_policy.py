"""Limits that follow from others."""

from tui_reset.server.rules.policy import Policy


def test_mails_per_source_are_three_or_the_raised_limit() -> None:
    assert Policy().mails_per_source == 3
    assert Policy(mails_per_account=2).mails_per_source == 2
    assert Policy(mails_per_account=100).mails_per_source == 100


def test_what_is_promised_where_no_operator_has_decided() -> None:
    """SECURITY 15, 16, 45, 89, 91 and the API: seconds, counts and characters."""
    policy = Policy()
    assert (policy.public_url, policy.title, policy.identity) == ("http://127.0.0.1:8017", "Password reset", ("email",))
    assert (policy.self_service, policy.code_for_two_factor, policy.pauses_two_factor) == (True, True, False)
    assert (policy.requests_per_source, policy.mails_per_account, policy.grants_per_request) == (30, 6, 20)
    assert (policy.session_lifetime, policy.enrolment_lifetime, policy.kept_after_expiry) == (43_200, 600, 86_400)
    assert (policy.sign_in_delay, policy.send_spread, policy.link_lifetime, policy.resend_cooldown) == (5, 2, 1800, 60)
    assert policy.audit_kept == 34_560_000
    assert policy.blocklist == frozenset()
