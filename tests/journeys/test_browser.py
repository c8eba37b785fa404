"""Finished in a real browser while the terminal waits."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.doubles.chromium import running_chromium
from tests.doubles.demo import Demo, totp
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD, Front


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


def test_the_terminal_notices_what_was_finished_in_the_browser(demo: Demo, chromium: Browser, front: Front) -> None:
    """S2.8, S2.9a, S2.11, S2.12, S2.13, S2.14, S2.17: with this screen's own code the terminal moves by itself."""
    with front(demo.url) as alice:
        code = alice.forgets_and_waits(ALICE)
        letter = demo.letter(ALICE)
        page = chromium.new_page()
        page.goto(letter.link)
        assert page.url == f"{demo.url}/r"
        assert "Look into your mailbox" in alice.shown()
        page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("Confirm", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("Verification code").fill(code.lower())
        page.get_by_role("button", name="Set new password").click()
        alice.wait_for("Your password has been changed in the browser")
        alice.signs_in_after()
        alice.wait_for("Hello, Alice")
        page.close()


def test_bob_finishes_in_the_browser_and_presses_enter_in_the_terminal(
    demo: Demo, chromium: Browser, front: Front
) -> None:
    """S2.9a, S2.15: without the screen's code nothing moves by itself, and Enter goes to sign-in."""
    with front(demo.url) as bob:
        bob.forgets_and_waits(BOB)
        page = chromium.new_page()
        page.goto(demo.letter(BOB).link)
        page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("Confirm", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("Authenticator code").fill(totp(BOB, steps_back=1))
        page.get_by_role("button", name="Set new password").click()
        demo.letter(BOB, subject="Your password has been changed")
        page.close()
        assert "Look into your mailbox" in bob.shown()
        bob.presses_enter()
        bob.wait_for("Forgot your password?", BOB)
        bob.fills_in(NEW_PASSWORD)
        bob.wait_for("One more step")
