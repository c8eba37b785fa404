"""The whole reset in w3m, a browser without pictures, styles and JavaScript, inside a terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE, NEW_PASSWORD
from tests.journeys.terminal import Terminal
from tests.machine import needs

_ASKS = re.compile(r"^(TEXT|Password):", re.MULTILINE)
_SHOWS = re.compile(r"^Viewing", re.MULTILINE)


class TextBrowser:
    """w3m at the link, driven by its keys: Tab goes to the next field, Enter fills it in or presses it."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def fills_in(self, text: str) -> None:
        """The field that is at hand."""
        self._until(_ASKS, "\r")
        self._until(_SHOWS, f"{text}\r")

    def goes_on(self, fields: int = 1) -> None:
        """To a later field, link or button."""
        self.terminal.press(*["tab"] * fields)

    def presses(self) -> None:
        """The button or link at hand."""
        self.terminal.press("enter")

    def _until(self, seen: re.Pattern[str], keys: str) -> None:
        self.terminal.keys(keys)
        self.terminal.wait_until(lambda shown: seen.search(shown) is not None, seen.pattern)


@pytest.fixture
def german(tmp_path: Path, demo: Demo) -> Iterator[Terminal]:
    _, letter = demo.ask_and_read(ALICE)
    with window(tmp_path, letter.link, "accept_language=de-CH, de;q=0.9") as terminal:
        yield terminal


def window(home: Path, link: str, *options: str) -> Terminal:
    """A terminal in which w3m opens a link."""
    chosen = [word for option in ("use_cookie=1", "accept_cookie=1", *options) for word in ("-o", option)]
    environment = {"HOME": str(home), "LANG": "C.UTF-8"}
    return Terminal("-no-mouse", *chosen, link, environment=environment, program=(needs("w3m"),))


def test_a_mistake_and_then_the_new_password(demo: Demo, tmp_path: Path) -> None:
    """S2.11 to S2.17: forms and cookie are enough; the refusal stands above and beside its field."""
    reset, letter = demo.ask_and_read(ALICE)
    with window(tmp_path, letter.link) as terminal:
        browser = TextBrowser(terminal)
        terminal.wait_for("Set a new password", "New password", "Viewing")
        browser.goes_on()
        browser.fills_in(NEW_PASSWORD)
        browser.goes_on()
        browser.fills_in("something else")
        browser.goes_on()
        browser.fills_in(reset.verification_code)
        browser.goes_on()
        browser.presses()
        shown = terminal.wait_for("Nothing has changed yet", "Please look again at:", "Viewing <Error: Set a new")
        assert NEW_PASSWORD not in shown
        browser.goes_on(2)
        browser.fills_in(NEW_PASSWORD)
        browser.goes_on()
        browser.fills_in(NEW_PASSWORD)
        terminal.wait_for("! This is not the same as the new password.")
        browser.goes_on(2)
        browser.presses()
        terminal.wait_for("Your password has been changed", "Go back to the terminal")
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201


def test_it_speaks_the_browsers_language(german: Terminal) -> None:
    shown = german.wait_for("Passwort", "Bestätigungscode", "Viewing")
    assert "New password" not in shown
