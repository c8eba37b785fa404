"""The process that sessions are forked from, on its own control socket."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.doubles.processes import children_of, is_alive, until


class Zygote:
    """A real one."""

    def __init__(self, parent: int) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(30)
        with theirs:
            program = ["-P", "-m", "tui_reset.ssh.zygote", str(theirs.fileno()), str(parent)]
            self.process = subprocess.Popen(
                [sys.executable, *program], pass_fds=[theirs.fileno()], stderr=subprocess.PIPE
            )

    def end(self) -> bytes:
        """Close the line and give what it has complained of."""
        self.control.close()
        _, complaint = self.process.communicate(timeout=30)
        assert isinstance(complaint, bytes)
        return complaint


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    zygote = Zygote(os.getpid())
    assert zygote.control.recv(64) == b"ready"
    yield zygote
    assert zygote.end() == b""


def test_it_says_who_has_ended_and_how(zygote: Zygote) -> None:
    """A session that was killed, and one whose door spoke nonsense."""
    ends = []
    for number in (b"7", b"8"):
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(zygote.control, [b"open " + number], [theirs.fileno()])
        ends.append(ours)
    zygote.control.send(b"kill 99")
    zygote.control.send(b"kill 7")
    assert zygote.control.recv(64) == b"gone 7 -9"
    ends[1].sendall(b"nonsense")
    assert zygote.control.recv(64) == b"gone 8 1"
    for end in ends:
        end.close()


async def test_its_end_is_its_sessions_end(zygote: Zygote) -> None:
    """Whether the door closes the line, or somebody kills it."""
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(zygote.control, [b"open 1"], [theirs.fileno()])
    await until(lambda: bool(children_of(zygote.process.pid)), "a session")
    (session,) = children_of(zygote.process.pid)
    zygote.process.send_signal(signal.SIGKILL)
    await until(lambda: not is_alive(session), "the session to end")
    ours.close()


@pytest.mark.parametrize("word", [b"", b"stop", b"open 1", b"kill"])
def test_what_is_no_word_of_the_door_s_ends_it(word: bytes) -> None:
    """An `open` without a descriptor is none either; a number that nobody has is left alone."""
    zygote = Zygote(os.getpid())
    assert zygote.control.recv(64) == b"ready"
    if word:
        zygote.control.send(word)
    assert zygote.end() == b""
    assert zygote.process.returncode == 0


def test_without_its_door_it_does_not_begin() -> None:
    """Somebody else's child is nobody's."""
    zygote = Zygote(os.getppid())
    assert zygote.end() == b""
    assert zygote.process.returncode == 1
