"""What time does to a reset: it expires, its mail can be sent again, and a hint comes by itself."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo
from tests.journeys.person import ALICE, NOBODY, Person


@pytest.fixture
def short_lived() -> Iterator[Demo]:
    with Demo(environ={"TUI_RESET_LINK_LIFETIME": "4", "TUI_RESET_RESEND_COOLDOWN": "0"}) as demo:
        yield demo


@pytest.mark.parametrize("email", [ALICE, NOBODY])
def test_a_reset_expires_while_one_waits(short_lived: Demo, email: str) -> None:
    """S2.17a: the terminal says so by itself, with a next step, alike for known and unknown addresses."""
    with Person(short_lived.url) as person:
        person.forgets_and_waits(email)
        person.wait_for("This reset has expired", "Ask for a new mail")
        person.press("enter")
        assert email in person.wait_for("Email address", "Reset password")


def test_an_expired_link_says_so_to_its_holder(short_lived: Demo) -> None:
    """S2.17a: with its own message and next step."""
    asked, letter = short_lived.ask_and_read(ALICE)
    with Person(short_lived.url) as alice:
        alice.wait_for("Forgot your password?")
        waiting = {"Prefer": "wait=25", "If-None-Match": f'"{asked.version}"'}
        over = short_lived.call("GET", f"/v1/resets/{asked.id}", bearer=asked.secret, headers=waiting)
        assert over.json["step"] == "expired"
        alice.has_mail_already(letter.link)
        alice.wait_for("This reset has expired", "Ask for a new mail")


def test_the_mail_can_be_sent_again(short_lived: Demo) -> None:
    """S2.3a: the same link and mail code."""
    with Person(short_lived.url) as alice:
        alice.forgets_and_waits(ALICE)
        first = short_lived.letter(ALICE)
        alice.press("f5")
        second = short_lived.letter(ALICE)
        assert (second.link, second.mail_code) == (first.link, first.mail_code)


def test_sending_again_too_soon_says_how_long_to_wait(demo: Demo) -> None:
    """S2.3a: after 60 seconds."""
    with Person(demo.url) as alice:
        alice.forgets_and_waits(ALICE)
        alice.press("f5")
        alice.wait_for("mail again in 0:")
