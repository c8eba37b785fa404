"""The terminal is given back whatever ends the program (SECURITY.md 109)."""

import os
import signal
import sys
import termios
import tty
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal
from tui_reset.terminal.restore import ENDING_SIGNALS, RESTORING, TerminalKeeper, kept_terminal

DRAWING = """
import signal, sys, tty
from tui_reset.terminal.restore import kept_terminal
with kept_terminal(0, 2):
    tty.setraw(0)
    sys.stderr.write("\\x1b[?1049h\\x1b[?25l\\x1b[?2004hdrawing")
    sys.stderr.flush()
    sys.stdin.read(1)
    raise SystemExit(5)
"""


@pytest.fixture
def drawing(tmp_path: Path) -> list[str]:
    script = tmp_path / "drawing.py"
    script.write_text(DRAWING)
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGQUIT, 131)]
)
def test_a_signal_restores_the_terminal_and_says_so_in_the_exit_code(
    number: signal.Signals, code: int, drawing: list[str]
) -> None:
    with Terminal(program=drawing) as terminal:
        terminal.wait_for("drawing")
        assert terminal.settings() != terminal.settings_before
        terminal.signal(number)
        assert terminal.exit_code() == code
        assert terminal.raw.endswith(RESTORING)
        assert terminal.settings() == terminal.settings_before


def test_an_exception_restores_the_terminal(drawing: list[str]) -> None:
    with Terminal(program=drawing) as terminal:
        terminal.wait_for("drawing")
        terminal.keys("x")
        assert terminal.exit_code() == 5
        assert terminal.raw.endswith(RESTORING)
        assert terminal.settings() == terminal.settings_before


def test_a_closed_window_ends_the_program(drawing: list[str]) -> None:
    with Terminal(program=drawing) as terminal:
        terminal.wait_for("drawing")
        terminal.hang_up()
        assert terminal.exit_code() == 129


def test_handlers_come_back_and_a_quiet_end_writes_nothing() -> None:
    before = [signal.getsignal(name) for name in ENDING_SIGNALS]
    reading, writing = os.pipe()
    with kept_terminal(reading, writing) as keeper:
        assert [signal.getsignal(name) for name in ENDING_SIGNALS] == [keeper.end] * 4
    assert [signal.getsignal(name) for name in ENDING_SIGNALS] == before
    os.close(writing)
    assert os.read(reading, 100) == b""
    os.close(reading)


def test_what_is_no_terminal_gets_no_bytes_and_a_closed_one_no_fault() -> None:
    reading, writing = os.pipe()
    keeper = TerminalKeeper(reading, writing)
    keeper.restore()
    os.close(writing)
    assert os.read(reading, 100) == b""
    os.close(reading)
    keeper.restore()


def test_settings_come_back_and_the_end_is_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    keeper = TerminalKeeper(slave, drawn_on := os.dup(slave))
    tty.setraw(slave)
    keeper.end(signal.SIGTERM, None)
    assert ended == [143]
    assert termios.tcgetattr(slave) == before
    os.write(drawn_on, b"late")
    assert os.read(master, 4096) == RESTORING, "what is drawn afterwards goes nowhere"
    os.close(drawn_on)
    os.close(slave)
    keeper.restore()
    os.close(master)


def test_a_block_that_raises_restores_and_raises_on() -> None:
    master, slave = os.openpty()
    with pytest.raises(KeyError), kept_terminal(slave, slave):
        raise KeyError
    assert os.read(master, 1000) == RESTORING
    os.close(slave)
    os.close(master)
