"""`tui-reset demo --ssh-port N`: a front door beside the demo, and the command to type."""

import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.doubles.service import free_port
from tests.journeys.terminal import Terminal
from tests.machine import needs
from tui_reset.demo.front_door import command_for, door_key, open_door
from tui_reset.demo.options import DemoError


def test_the_command_that_is_told_leads_to_this_demo(tmp_path: Path) -> None:
    """And the service hears where people are, by a key that nobody keeps."""
    needs("ssh")
    port = free_port()
    with Demo(environ={}, options=("--ssh-port", str(port))) as demo:
        program, *rest = shlex.split(demo.ready.ssh)
        command = [program, "-F", "/dev/null", "-b", "127.0.0.9", "-o", "LogLevel=ERROR", *rest]
        typed = "2\nalice@example.org\n"
        said = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert "Verification code:" in said.stdout, said.stderr
        assert "127.0.0.9" in demo.letter("alice@example.org").text
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_without_it_there_is_no_door(tmp_path: Path) -> None:
    assert (command_for(0), door_key(0, tmp_path)) == ("", "")
    with open_door(0, "http://127.0.0.1:1", tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refused = pytest.raises(DemoError, match=r"cannot be used: Address already in use\. Choose another")
    with socket.create_server(("127.0.0.1", 0)) as taken, refused:
        door_key(taken.getsockname()[1], tmp_path)


def test_a_door_that_cannot_begin_is_told(tmp_path: Path) -> None:
    (tmp_path / "ssh_host_ed25519_key").write_text("no key")
    port = free_port()
    door_key(port, tmp_path)
    with pytest.raises(DemoError, match="did not open"), open_door(port, "http://127.0.0.1:1", tmp_path):
        pass


def test_the_package_that_it_needs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    with pytest.raises(DemoError, match=r"tui-reset\[server,ssh\]"):
        door_key(free_port(), tmp_path)


def test_it_is_said_before_the_demo_opens() -> None:
    port = str(free_port())
    with Terminal("demo", "--lines", "--ssh-port", port, environment={"TERM": "dumb"}) as terminal:
        terminal.wait_for(f"Front door: ssh -p {port} -o NoHostAuthenticationForLocalhost=yes", "Sign in")
