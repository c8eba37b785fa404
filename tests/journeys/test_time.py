"""What time does to a reset: it expires, its mail can be sent again, and a hint comes by itself."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE, NOBODY, Front


@pytest.fixture
def short_lived() -> Iterator[Demo]:
    with Demo(environ={"TUI_RESET_LINK_LIFETIME": "4", "TUI_RESET_RESEND_COOLDOWN": "0"}) as demo:
        yield demo


@pytest.mark.parametrize("email", [ALICE, NOBODY])
def test_a_reset_expires_while_one_waits(short_lived: Demo, email: str, front: Front) -> None:
    """S2.17a: the terminal says so by itself, with a next step, alike for known and unknown addresses."""
    with front(short_lived.url) as person:
        person.forgets_and_waits(email)
        person.wait_for("This reset has expired", "Ask for a new mail")
        person.chooses("Ask for a new mail")
        person.wait_for("Email address", email)


def test_an_expired_link_says_so_to_its_holder(short_lived: Demo, front: Front) -> None:
    """S2.17a: with its own message and next step."""
    asked, letter = short_lived.ask_and_read(ALICE)
    with front(short_lived.url) as alice:
        alice.at_sign_in()
        waiting = {"Prefer": "wait=25", "If-None-Match": f'"{asked.version}"'}
        over = short_lived.call("GET", f"/v1/resets/{asked.id}", bearer=asked.secret, headers=waiting)
        assert over.json["step"] == "expired"
        alice.has_mail_already(letter.link)
        alice.wait_for("This reset has expired", "Ask for a new mail")


def test_the_mail_can_be_sent_again(short_lived: Demo, front: Front) -> None:
    """S2.3a: the same link and mail code."""
    with front(short_lived.url) as alice:
        alice.forgets_and_waits(ALICE)
        first = short_lived.letter(ALICE)
        alice.chooses("Send the mail again")
        second = short_lived.letter(ALICE)
        assert (second.link, second.mail_code) == (first.link, first.mail_code)


def test_sending_again_too_soon_says_how_long_to_wait(demo: Demo, front: Front) -> None:
    """S2.3a: after 60 seconds."""
    with front(demo.url) as alice:
        alice.forgets_and_waits(ALICE)
        alice.chooses("Send the mail again")
        alice.is_told_to_wait()
