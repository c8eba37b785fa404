"""The terminal against a backend that lies in every text and every number it may send.

CVE-2025-64494 (terminal commands in what a server says), CVE-2021-28041's kin: a service, or whoever sits at its
address, must not be able to command, crash or occupy the terminal of the person who asks it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.doubles.lying_server import LyingServer
from tests.journeys.terminal import Terminal

CONTROLS = (
    "\x1b]52;c;c3RvbGVu\x07\x1b[2J\x1b]0;FAKE\x07\x9b31m\x9d52;c;c3RvbGVu\x9c\x90q\x9c"
    "\u202etfel\u202c\u2066x\u2069\u200f\x00\x07\x08\r\n\x7f\ufeff\U000e0041"
    "[/bad][@click=app.quit]quit[/][link=https://evil.test]l[/link][$nope]"
)
PASSWORD = "seven quiet otters sing"
FORBIDDEN = (
    b"\x1b]",  # titles, OSC 52, OSC 8
    b"\x1bP",
    b"\x1b_",
    b"\x1b^",
    b"\x1b[2J\x1b",
    b"\xc2\x9b",
    b"\xc2\x9d",
    b"\xc2\x90",
    "\u202e".encode(),
    "\u2066".encode(),
    "\u200f".encode(),
    "\ufeff".encode(),
    "\U000e0041".encode(),
    b"\x00",
    b"\x07",
    b"\x08",
)


@contextmanager
def lied_to(server: LyingServer, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    """The app, at sign-in."""
    with server, Terminal("--url", server.url, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Forgot your password?")
        yield terminal


def walk_through_a_reset(terminal: Terminal) -> None:
    """Every step of it."""
    terminal.press("f5")
    terminal.wait_for("Type the ")
    terminal.keys("alice@example.org\r")
    terminal.wait_for("Your verification code")
    terminal.press("f1")
    terminal.wait_for("Reference of this reset")
    terminal.press("escape", "f3", "escape")
    terminal.press("enter")
    terminal.wait_for("Look into your mailbox")
    terminal.keys("abcd-efgh\r")
    terminal.wait_for("Set a new password")
    terminal.keys(f"{PASSWORD}\t{PASSWORD}\t")
    terminal.keys("\x05" + "\x7f" * 400 + "ABCDEFGH\r")
    terminal.wait_for("has been changed")
    terminal.press("enter")
    terminal.wait_for("Forgot your password?")


def walk_through_the_account(terminal: Terminal) -> None:
    """Signed in, two-factor on, signed out."""
    terminal.keys("alice\r" + PASSWORD + "\r")
    terminal.wait_for("Hello")
    terminal.press("f5")
    terminal.wait_for("Type your password first")
    terminal.keys(f"{PASSWORD}\r")
    terminal.wait_for("Add the key")
    terminal.keys("123456\r")
    terminal.wait_for("Keep these recovery codes")
    terminal.press("ctrl+q")
    terminal.wait_for("Leave now?")
    terminal.press("tab", "enter")


def sent(terminal: Terminal) -> bytes:
    """What the program wrote, without the shape of the mouse pointer, which Textual sets."""
    return re.sub(rb"\x1b\]22;[a-z]+\x07", b"", terminal.raw)


def assert_nothing_leaked(terminal: Terminal) -> None:
    raw = sent(terminal)
    assert [bad for bad in FORBIDDEN if bad in raw] == []


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
def test_no_text_of_the_service_reaches_the_terminal_as_a_command(size: tuple[int, int]) -> None:
    """SECURITY.md 107: titles, hints, codes, addresses, keys, links, on every step."""
    with lied_to(LyingServer(CONTROLS), *size) as terminal:
        walk_through_a_reset(terminal)
        terminal.press("f5")
        terminal.wait_for("Type the ")
        terminal.press("escape")
        terminal.wait_for("Forgot your password?")
        terminal.press("shift+tab", *["backspace"] * 20)
        walk_through_the_account(terminal)
        assert terminal.exit_code() == 0
        assert_nothing_leaked(terminal)


@pytest.mark.parametrize(
    "number",
    [-1, -(10**18), 10**18, 2**63, 10**30, 10**400],
    ids=["minus one", "far below", "far above", "64 bits", "30 digits", "no float"],
)
def test_no_number_of_the_service_stops_the_app(number: int) -> None:
    """Times that lie behind, times beyond the world's end, numbers that are no number of a machine."""
    numbers = dict.fromkeys(("expires_in", "resend_in", "resends_left", "attempts_left"), number)
    with lied_to(LyingServer("fine", numbers)) as terminal:
        terminal.press("f5")
        terminal.wait_for("Type the ")
        terminal.keys("alice@example.org\r")
        terminal.wait_until(lambda shown: "Type the " not in shown or "↯" in shown, "an answer or a refusal")
        terminal.press("f1")
        terminal.wait_for("Keys")
        terminal.press("escape")
        terminal.wait_gone("Keys")
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0
        assert "fault of its own" not in terminal.screen_text()


def test_news_without_end_do_not_occupy_the_terminal() -> None:
    """A version that changes with every look: the app looks less often instead of all the time."""
    with lied_to(server := LyingServer("fine", more={"versions": True})) as terminal:
        terminal.press("f5")
        terminal.wait_for("Type the ")
        terminal.keys("alice@example.org\r")
        terminal.wait_for("Your verification code")
        end = time.monotonic() + 3
        terminal.wait_until(lambda _: time.monotonic() > end, "three seconds")
        assert server.views < 20
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0


@pytest.mark.parametrize(
    "text",
    ["x" * 20_000, "漢" * 3_000, "e" + "\u0301" * 4_000, "a b " * 5_000, "\ud800", ""],
    ids=["long", "wide", "combining", "words", "half a character", "nothing"],
)
def test_no_length_of_the_service_stops_the_app(text: str) -> None:
    """A title, an address, a key of 20,000 characters; a QR code that cannot be drawn; nothing at all."""
    with lied_to(LyingServer(text)) as terminal:
        terminal.press("f5")
        terminal.wait_for("Type the ")
        terminal.keys("alice@example.org\r")
        terminal.wait_until(lambda shown: "Type the " not in shown or "↯" in shown, "an answer or a refusal")
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0
    with lied_to(LyingServer(text)) as terminal:
        terminal.keys(f"alice\r{PASSWORD}\r")
        terminal.wait_until(lambda shown: "Hello" in shown or "↯" in shown, "an answer or a refusal")
        if "Hello" in terminal.screen_text():
            terminal.press("f5")
            terminal.wait_for("Type your password first")
            terminal.keys(f"{PASSWORD}\r")
            terminal.wait_until(lambda shown: "your password first" not in shown or "↯" in shown, "an answer")
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0
        assert "fault of its own" not in terminal.screen_text()


def test_no_brand_of_the_service_covers_the_form_or_occupies_the_app() -> None:
    """A banner in one line of two hundred, help of 20,000 sentences, accents that are none, and commands in all."""
    brand = {
        "name": CONTROLS,
        "logo": f"{CONTROLS}{'x' * 5000}",
        "banner": ["y\n" * 200, CONTROLS],
        "help": [f"zz{CONTROLS}"] * 2 + ["zz"] * 20_000,
        "accent_dark": "#f2a65a; background: url(x)",
    }
    with lied_to(LyingServer("fine", more={"brand": brand}), 120, 60) as terminal:
        terminal.wait_for("y y y", "Sign in", "Forgot your password?")
        terminal.press("f1")
        terminal.wait_for("zz", "Keys")
        terminal.press("escape")
        terminal.wait_gone("Keys")
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0
        assert_nothing_leaked(terminal)


@pytest.mark.parametrize("code", ["forbidden", "password_refused", "wrong_proof", "never heard of"])
def test_no_refusal_of_the_service_reaches_the_terminal_as_a_command(code: str) -> None:
    """Details, request ids, hints, names of fields and of rules."""
    with lied_to(LyingServer(CONTROLS, refuses={"/sessions": code, "/password": code})) as terminal:
        terminal.keys(f"alice\r{PASSWORD}\r")
        terminal.wait_until(lambda shown: "✗" in shown, "a refusal")
        terminal.press("shift+tab", "f5")
        terminal.wait_for("Type the ")
        terminal.keys("\x05" + "\x7f" * 20 + "alice@example.org\r")
        terminal.wait_for("Your verification code")
        terminal.press("enter")
        terminal.wait_for("Look into your mailbox")
        terminal.keys("abcd-efgh\r")
        terminal.wait_for("Set a new password")
        terminal.keys(f"{PASSWORD}\t{PASSWORD}\t" + "\x05" + "\x7f" * 400 + "ABCDEFGH\r")
        terminal.wait_until(lambda shown: "✗" in shown, "a refusal")
        terminal.press("ctrl+q", "ctrl+q")
        assert terminal.exit_code() == 0
        assert_nothing_leaked(terminal)


def test_a_service_that_answers_with_other_kinds_of_values_is_no_reset_service() -> None:
    """Lists for words, words for numbers, nothing at all."""
    for member, value in [("title", 5), ("mail", []), ("verification_code", {}), ("expires_in", "soon"), ("id", None)]:
        with lied_to(LyingServer("fine", more={member: value})) as terminal:
            terminal.press("f5")
            terminal.wait_for("Type the ")
            terminal.keys("alice@example.org\r")
            terminal.wait_until(lambda shown: "↯" in shown or "Your verification" in shown, "an answer")
            terminal.press("ctrl+q", "ctrl+q")
            assert terminal.exit_code() == 0
            assert "fault of its own" not in terminal.screen_text()
