"""However the app ends, the terminal is as it was (SECURITY.md 109), and a crash shows nothing (108)."""

import resource
import signal
import sys
from pathlib import Path

import pytest

from tests.journeys.front import Front
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson
from tests.journeys.terminal import Terminal
from tui_reset.terminal.restore import RESTORING

NOBODY_HOME = "http://127.0.0.1:9"
PLANTED = "planted-secret-of-the-crash"
CRASHING = f"""
import sys
from tui_reset.screens.step_screen import StepScreen
def crash(self):
    typed = self.query_one("#password").value
    planted = "{PLANTED}"
    raise RuntimeError(planted + typed)
StepScreen.action_send = crash
from tui_reset.__main__ import main
sys.exit(main())
"""
SWITCHED_ON = (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2004h", b"\x1b[?1004h", b"\x1b[?1000h", b"\x1b[?7l")


def assert_restored(terminal: Terminal) -> None:
    """Every mode that was switched on is off again, and the line discipline is as before."""
    raw = bytes(terminal.raw)
    assert terminal.settings() == terminal.settings_before
    for on in SWITCHED_ON:
        off = on[:-1] + (b"l" if on.endswith(b"h") else b"h")
        assert raw.rfind(off) > raw.rfind(on) >= 0, on
    assert raw.count(b"\x1b[<u") >= raw.count(b"\x1b[>")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal(number: signal.Signals, code: int) -> None:
    """By nature of the full screen: whatever modes it has switched on are switched off."""
    with ScreenPerson(NOBODY_HOME) as alice:
        alice.at_sign_in()
        alice.keys("typed and not sent")
        alice.signal(number)
        assert alice.exit_code() == code
        assert alice.raw.endswith(RESTORING)
        assert_restored(alice)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_brings_echo_back(number: signal.Signals, code: int) -> None:
    """By nature of lines: they switch nothing on, and one thing off while a password is typed."""
    with LinesPerson(NOBODY_HOME) as alice:
        alice.wait_for("Nothing answers")
        alice.fills_in("alice@example.org")
        alice.is_asked()
        assert alice.settings() != alice.settings_before
        alice.keys("typed and not sent")
        alice.signal(number)
        assert alice.exit_code() == code
        assert alice.settings() == alice.settings_before
        assert "typed and not sent" not in alice.transcript.said


def test_no_core_file_keeps_what_was_typed(front: Front) -> None:
    """CWE-528: a fault in some library must not put memory onto the disk."""
    with front(NOBODY_HOME) as alice:
        alice.wait_for("Nothing answers")
        assert resource.prlimit(alice.process.pid, resource.RLIMIT_CORE) == (0, 0)


def test_an_interrupt_from_outside_restores_the_terminal() -> None:
    """By nature of the full screen, where the key is another thing than the signal; lines ask once."""
    with ScreenPerson(NOBODY_HOME) as alice:
        alice.at_sign_in()
        alice.signal(signal.SIGINT)
        assert alice.exit_code() == 130
        assert_restored(alice)


def test_leaving_restores_the_terminal(front: Front) -> None:
    with front(NOBODY_HOME) as alice:
        alice.wait_for("Nothing answers")
        assert alice.leaves() == 0
        assert alice.settings() == alice.settings_before
        if isinstance(alice, ScreenPerson):
            assert_restored(alice)


def test_a_crash_restores_the_terminal_and_shows_no_secret(tmp_path: Path) -> None:
    script = tmp_path / "crashing.py"
    script.write_text(CRASHING)
    with Terminal("--url", NOBODY_HOME, program=[sys.executable, str(script)]) as terminal:
        terminal.wait_for("Forgot your password?")
        terminal.press("tab")
        terminal.keys("a typed password")
        terminal.wait_for("••••••••••••••••")
        terminal.press("enter")
        assert terminal.exit_code() == 1
        assert_restored(terminal)
        shown = bytes(terminal.raw)
        assert b"because of a fault of its own" in shown
        assert PLANTED.encode() not in shown
        assert b"a typed password" not in shown
        assert b"Traceback" not in shown


def test_a_window_may_become_tiny_and_large_again() -> None:
    """By nature of the full screen, which is drawn anew; lines go on in the width that there is."""
    with ScreenPerson(NOBODY_HOME) as alice:
        alice.wait_for("Forgot your password?")
        for columns, rows in [(1, 1), (20, 6), (40, 12), (200, 60), (80, 24)]:
            alice.resize(columns, rows)
        alice.wait_for("Forgot your password?", "Enter Sign in")
