"""The article's own profile: with two-factor on there is no verification code."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo, totp
from tests.journeys.person import ALICE, BOB, Person


@pytest.fixture
def onepagecrm() -> Iterator[Demo]:
    with Demo(environ={}, options=("--profile", "onepagecrm")) as demo:
        yield demo


def test_with_two_factor_on_no_code_is_shown(onepagecrm: Demo) -> None:
    """S2.6, S2.15: the authenticator code takes its place in the last form; everybody else gets a code."""
    with Person(onepagecrm.url) as bob:
        bob.wait_for("Forgot your password?")
        bob.press("f5")
        bob.wait_for("Reset password")
        bob.types(BOB)
        bob.press("enter")
        bob.wait_for("Have your authenticator app ready", "no verification code is shown")
        bob.waits_for_the_mail()
        bob.hands_in(onepagecrm.letter(BOB).link)
        bob.wait_for("Authenticator code", "Lost your device?")
        bob.sets_password(code=totp(BOB))
        bob.is_done()
    with Person(onepagecrm.url) as alice:
        assert len(alice.forgets(ALICE)) == 9
