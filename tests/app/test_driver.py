"""The installed command in a real terminal that sends nonsense: it goes on, or ends and gives the terminal back."""

import os
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.doubles.service import COMMAND
from tests.journeys.terminal import Terminal

NOBODY = "http://127.0.0.1:9"
NONSENSE = {
    "Latin-1 bytes": b"\xe9\xff\xfe",
    "a code point beyond Unicode": b"\x1b[1114112;1u",
    "a huge number": b"\x1b[" + b"9" * 400 + b";1u",
    "a cell size of nothing": b"\x1b[48;24;80;0;0t\x1b[<0;1;1M",
    "a window of 5000 x 5000": b"\x1b[48;5000;5000;1;1t",
    "answers to questions nobody asked": b"\x1bP1$r0m\x1b\\\x1b[?2026;2$y",
    "an unfinished sequence": b"\x1b]52;c;AAAA",
}


def opened(**options: int) -> Terminal:
    return Terminal("--url", NOBODY, **options)  # type: ignore[arg-type] # columns and rows


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_does_not_end_the_app(name: str) -> None:
    """TERMINAL D: each of these ends or blinds a stock app."""
    with opened() as terminal:
        terminal.wait_for("Forgot your password?")
        os.write(terminal._master, NONSENSE[name])
        terminal.press("escape")
        terminal.press("f5")
        terminal.wait_for("Type the email address of your account")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.settings() == terminal.settings_before


def test_an_unfinished_paste_gives_the_keys_back() -> None:
    """Without its end a paste would swallow every key to come."""
    with opened() as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.keys("\x1b[200~half a paste")
        terminal.wait_for("half a paste")
        terminal.keys("!")
        terminal.wait_for("half a paste!")


def test_a_paste_presses_no_keys() -> None:
    """Escape in it ended it for Textual's parser, and Ctrl+G, Enter or Ctrl+Q behind that were pressed."""
    with opened() as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.paste("first\x1b[31m\x07\x11 last")
        terminal.wait_for("first", "last")
        terminal.keys(" and more")
        terminal.wait_for("last and more", "Forgot your password?")


def test_a_huge_window_is_drawn_at_a_sane_size() -> None:
    """A claimed 20,000 x 20,000 would take gigabytes."""
    with opened() as terminal:
        terminal.wait_for("Forgot your password?")
        before = len(terminal.raw)
        terminal.sized(5000, 2000)
        terminal.wait_until(lambda _: b"\x1b[150;" in terminal.raw[before:], "its last line to be drawn")
        status = Path(f"/proc/{terminal.process.pid}/status").read_text()
        assert int(status.partition("VmRSS:")[2].split()[0]) < 250_000
        assert b"\x1b[151;" not in terminal.raw
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0


def test_a_window_is_followed_as_it_changes() -> None:
    """From too small to wide and back."""
    with opened(columns=28, rows=10) as terminal:
        terminal.wait_for("Please make the window")
        terminal.resize(80, 24)
        terminal.wait_for("Forgot your password?")
        terminal.resize(40, 12)
        terminal.wait_for("Forgot your password?", "F1 Help")


def test_the_end_of_input_ends_the_app() -> None:
    """Stock Textual spins for ever at full load."""
    with opened() as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.hang_up()
        assert terminal.exit_code() == 129


def test_textuals_own_variables_do_nothing(tmp_path: object) -> None:
    """TEXTUAL_LOG would log typed passwords; TEXTUAL_SCREENSHOT would write a picture of the screen."""
    log = os.path.join(str(tmp_path), "log")  # noqa: PTH118 - a name for a variable
    variables = {"TEXTUAL_LOG": log, "TEXTUAL_DEBUG": "1", "TEXTUAL_DRIVER": "nowhere:Nothing"}
    with Terminal("--url", NOBODY, environment=variables) as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.keys("typed text")
        terminal.wait_for("typed text")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
    assert os.listdir(str(tmp_path)) == []  # noqa: PTH208 - the same


def test_an_address_that_cannot_be_used_is_refused_before_anything_is_drawn() -> None:
    """Exit code 2, one sentence, no full screen."""
    with Terminal("--url", "http://reset.example.org") as terminal:
        assert terminal.exit_code() == 2
        assert b"\x1b[?1049h" not in terminal.raw
        assert b"Traceback" not in terminal.raw


def test_the_command_is_there() -> None:
    """These tests are about the installed command."""
    assert os.access(COMMAND, os.X_OK)


def test_what_could_not_be_copied_can_be_selected_by_dragging(demo: Demo) -> None:
    """S2.4a: the mouse is left to the terminal when copying has failed, and asked for again afterwards."""
    with Terminal("--url", demo.ready.url, environment={"TERM": "linux"}) as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.press("f5")
        terminal.wait_for("Type the email address of your account")
        terminal.keys("alice@example.org\r")
        terminal.wait_for("Your verification code")
        asked = terminal.raw.count(b"\x1b[?1000h")
        assert b"\x1b[?1000l" not in terminal.raw
        terminal.press("c")
        terminal.wait_for("Could not copy: select it by hand.")
        terminal.wait_bytes(b"\x1b[?1000l")
        terminal.press("enter")
        terminal.wait_for("Look into your mailbox")
        assert terminal.raw.count(b"\x1b[?1000h") > asked
