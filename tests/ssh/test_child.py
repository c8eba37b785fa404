"""What a session's process takes on before it runs anything: limits, an environment, the door's first word."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.doubles.fake_peer import request
from tui_reset.ssh import child
from tui_reset.ssh.frames import HEAD, Frames, Kind, framed
from tui_reset.ssh.request import Mode, SessionRequest

LIMITED = """
import resource, sys
from tui_reset.ssh.child import hold_to_limits
hold_to_limits(64)
held = []
try:
    while True:
        held.append(bytes(2**20))
except MemoryError:
    print("memory", len(held) <= 64)
held.clear()
for name in (sys.argv[1], "/dev/shm/tui-reset-test"):
    try:
        with open(name, "w") as file:
            file.write("x")
    except OSError as error:
        print("file", error.errno)
try:
    while True:
        held.append(open("/dev/null"))
except OSError as error:
    print("descriptors", error.errno, len(held) < 64)
"""


def hello(asked: SessionRequest) -> bytes:
    return framed(Kind.HELLO, msgspec.json.encode(asked))


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is the tests'."""
    monkeypatch.setattr(child, "hold_to_limits", lambda _: None)
    monkeypatch.setattr(child, "take_environment", lambda _: None)


def test_the_limits_hold(tmp_path: Path) -> None:
    """Memory, files, descriptors; a file may be made, but nothing gets into it."""
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "file")], capture_output=True, text=True, check=True, timeout=50
    )
    Path("/dev/shm/tui-reset-test").unlink(missing_ok=True)  # noqa: S108 - made above
    assert ran.stdout.splitlines() == ["memory True", "file 27", "file 27", "descriptors 24 True"]
    assert (tmp_path / "file").read_bytes() == b""


def test_the_environment_is_what_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """And whom the operator trusts."""
    environment = {"SSL_CERT_FILE": "/etc/ours.pem", "PATH": "/bin", "HTTPS_PROXY": "x", "NO_COLOR": "1"}
    monkeypatch.setattr(os, "environ", environment)
    child.take_environment(request(environment={"LANG": "de_CH.UTF-8", "COLORTERM": "truecolor"}))
    assert environment == {
        "SSL_CERT_FILE": "/etc/ours.pem",
        "LANG": "de_CH.UTF-8",
        "COLORTERM": "truecolor",
        "TERM": "xterm-256color",
        "SSH_CONNECTION": "192.0.2.7",
    }


@pytest.mark.usefixtures("unlimited")
async def test_it_runs_from_the_first_word_to_the_exit() -> None:
    """What follows the first word at once is typed already, however it is cut."""
    door, session = socket.socketpair()
    running = asyncio.create_task(asyncio.to_thread(child.run, session))
    door.setblocking(False)
    loop = asyncio.get_running_loop()
    asked = hello(request(Mode.LINES, is_pty=False)) + framed(Kind.DATA, b"4\n")
    for piece in (asked[:3], asked[3:200], asked[200:-2], asked[-2:]):
        await loop.sock_sendall(door, piece)
    heard = b""
    async with asyncio.timeout(20):
        while data := await loop.sock_recv(door, 65536):
            heard += data
        assert await running == 0
    frames = list(Frames().feed(heard))
    assert frames[-1] == (Kind.EXIT, b"\0")
    assert b"Type a number" in b"".join(payload for kind, payload in frames if kind is Kind.DATA)
    door.close()


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"H\0\0",
        framed(Kind.DATA, b"x"),
        framed(Kind.HELLO, b"{}"),
        framed(Kind.HELLO, b"nothing"),
        HEAD.pack(b"H", 2**31),
        hello(request()) + framed(Kind.DATA, b"x" * 5) + framed(Kind.HELLO, b"again"),
    ],
)
def test_a_door_that_speaks_nonsense_gets_an_end(said: bytes) -> None:
    """Nothing runs, and nothing is printed."""
    door, session = socket.socketpair()
    door.sendall(said)
    door.close()
    assert child.run(session) in {0, 1}
    session.close()
