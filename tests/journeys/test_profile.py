"""The article's own profile: with two-factor on there is no verification code."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo, totp
from tests.journeys.front import ALICE, BOB, Front


@pytest.fixture
def onepagecrm() -> Iterator[Demo]:
    with Demo(environ={}, options=("--profile", "onepagecrm")) as demo:
        yield demo


def test_with_two_factor_on_no_code_is_shown(onepagecrm: Demo, front: Front) -> None:
    """S2.6, S2.15: the authenticator code takes its place in the last form; everybody else gets a code."""
    with front(onepagecrm.url) as bob:
        bob.asks_for_reset(BOB)
        bob.wait_for("Have your authenticator app ready", "no verification code is shown")
        bob.waits_for_the_mail()
        bob.hands_in(onepagecrm.letter(BOB).link)
        bob.reaches_the_password()
        bob.wait_for("Lost your device?")
        bob.sets_password(code=totp(BOB))
        bob.is_done()
    with front(onepagecrm.url) as alice:
        assert len(alice.forgets(ALICE)) == 9
