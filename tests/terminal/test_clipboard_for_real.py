"""The clipboard inside real tmux and screen, and on a real X display (S2.4, S2.4a)."""

import base64
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.tied import tied
from tests.journeys.terminal import Terminal
from tests.machine import needs
from tui_reset.terminal.clipboard import Copied, TerminalClipboard
from tui_reset.terminal.desktop_clipboard import copy_and_check

# The app gives a clipboard a moment and no more.
pytestmark = pytest.mark.alone
CODE = "H7K2-M9QR"
OSC = b"\x1b]52;c;" + base64.b64encode(CODE.encode()) + b"\x07"
COPYING = f"""
import asyncio, os, sys
from tui_reset.terminal.clipboard import TerminalClipboard
def write(data):
    sys.stdout.write(data)
    sys.stdout.flush()
clipboard = TerminalClipboard(os.environ, write)
print("copied:", asyncio.run(clipboard.copy("{CODE}")).value, flush=True)
sys.stdin.read()
"""


def held_by_xclip() -> str:
    asked = ["xclip", "-selection", "clipboard", "-o"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def copying(tmp_path: Path) -> list[str]:
    """A program that copies the code to wherever it runs and says what happened."""
    script = tmp_path / "copying.py"
    script.write_text(COPYING)
    return [sys.executable, str(script)]


@pytest.fixture
def tmux() -> Iterator[list[str]]:
    """A tmux server of its own, without anybody's settings."""
    command = [needs("tmux"), "-L", f"test-{uuid.uuid4()}", "-f", "/dev/null"]
    yield command
    subprocess.run([*command, "kill-server"], capture_output=True, check=False)


@pytest.mark.parametrize("setting", ["external", "on"])
def test_tmux_takes_the_code_and_passes_it_on(setting: str, tmux: list[str], copying: list[str]) -> None:
    """S2.4a: in a default tmux too, whose `set-clipboard external` drops what programs ask for."""
    start = [*tmux, "start-server", ";", "set", "-g", "set-clipboard", setting, ";", "new-session", *copying]
    with Terminal(program=start) as terminal:
        terminal.wait_for("copied: sent")
        terminal.wait_bytes(base64.b64encode(CODE.encode()))
        shown = subprocess.run([*tmux, "show-buffer"], capture_output=True, text=True, check=True)
    assert shown.stdout == CODE


def test_tmux_with_passthrough_hands_the_request_to_the_terminal(tmux: list[str], copying: list[str]) -> None:
    settings = ["set", "-g", "set-clipboard", "off", ";", "set", "-g", "allow-passthrough", "on"]
    with Terminal(program=[*tmux, "start-server", ";", *settings, ";", "new-session", *copying]) as terminal:
        terminal.wait_for("copied: sent")
        terminal.wait_bytes(OSC)


def test_screen_hands_the_request_to_the_terminal(copying: list[str]) -> None:
    screen = [needs("screen"), "-c", "/dev/null", "-S", f"test-{os.getpid()}", *copying]
    with (
        tempfile.TemporaryDirectory() as sockets,  # a path of pytest's own would be too long for a socket
        Terminal(program=screen, environment={"SCREENDIR": sockets}) as terminal,
    ):
        terminal.wait_for("copied: sent")
        terminal.wait_bytes(OSC)
        terminal.press("ctrl+d")
        terminal.exit_code()


def test_a_bare_terminal_is_sent_the_request(copying: list[str]) -> None:
    with Terminal(program=copying) as terminal:
        terminal.wait_for("copied: sent")
        terminal.wait_bytes(OSC)


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An X display without a screen, and xclip on it."""
    needs("xclip")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [needs("Xvfb"), "-displayfd", str(writing), "-nolisten", "tcp", "-screen", "0", "64x64x8"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    tied(server)
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    monkeypatch.setenv("DISPLAY", name)
    yield name
    server.terminate()
    server.wait()


async def test_a_real_desktop_has_the_code_here(display: str) -> None:
    """S2.4a: copied to this machine's clipboard; read back by another program."""
    written: list[str] = []
    board = TerminalClipboard({"TERM": "xterm", "DISPLAY": display}, written.append)
    assert await board.copy(CODE) is Copied.HERE
    assert written == []
    assert held_by_xclip() == CODE


def test_what_was_copied_is_read_back(display: str) -> None:
    assert display
    assert copy_and_check("Grüße")


@pytest.mark.usefixtures("display")
def test_an_ssh_session_leaves_the_servers_desktop_alone(copying: list[str]) -> None:
    """SECURITY.md 111: on SSH never the server's clipboard, though a display is there."""
    subprocess.run(["xclip", "-selection", "clipboard"], input="mine", text=True, check=True)
    remote = {"DISPLAY": os.environ["DISPLAY"], "SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22"}
    with Terminal(program=copying, environment=remote) as terminal:
        terminal.wait_for("copied: sent")
        terminal.wait_bytes(OSC)
    assert held_by_xclip() == "mine"


def test_a_dead_display_writes_nothing_on_the_screen(copying: list[str]) -> None:
    """xclip complains on standard error, which is the screen: it never gets there."""
    needs("xclip")
    with Terminal(program=copying, environment={"DISPLAY": ":94"}) as terminal:
        shown = terminal.wait_for("copied: sent")
    assert "display" not in shown
