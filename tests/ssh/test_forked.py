"""Sessions in processes of their own: what is in them, what they may do, and how they end."""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.fake_peer import FIRST, FakePeer, request
from tests.doubles.processes import children_of, descriptors_of, folder_of, is_alive, told_of, until
from tui_reset.ssh.forked import ForkedHost, ForkedSeat
from tui_reset.ssh.request import Mode, SessionRequest

SECRET = "not-for-sessions"


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ForkedHost]:
    for name in ("TUI_RESET_TOKEN", "LD_LIBRARY_HINT", "HTTPS_PROXY", "TEXTUAL_LOG", "NO_COLOR"):
        monkeypatch.setenv(name, SECRET)
    host = ForkedHost()
    await host.start()
    yield host
    await host.close()


def zygote_of(host: ForkedHost) -> int:
    assert host._zygote is not None
    return host._zygote._process.pid


async def opened(host: ForkedHost, asked: SessionRequest | None = None) -> tuple[ForkedSeat, FakePeer, int]:
    """A session that shows its first screen, and its process."""
    before = children_of(zygote_of(host))
    peer = FakePeer()
    seat = await host.open(asked or request(), peer)
    await peer.shows(FIRST)
    (pid,) = set(children_of(zygote_of(host))) - set(before)
    return seat, peer, pid


async def test_a_session_from_its_first_screen_to_its_end(host: ForkedHost) -> None:
    """Keys go in, frames come out, the size follows, and the exit code arrives after the last of them."""
    seat, peer, pid = await opened(host)
    seat.feed("é".encode())
    await peer.shows("é")
    peer.resize(60, 20)
    seat.resize(60, 20)
    await until(lambda: b"\x1b[20;" in peer.raw, "its last line to be drawn")
    seat.feed(b"\x11")
    assert await peer.over() == 0
    assert peer.raw.endswith(b"\x1b[?25h")
    await until(lambda: pid not in children_of(zygote_of(host)), "it to be reaped")


async def test_a_session_in_lines_and_a_desk(host: ForkedHost) -> None:
    """The other front ends on the same line."""
    lines, desk, desk_lines = FakePeer(), FakePeer(), FakePeer()
    seat = await host.open(request(Mode.LINES, is_pty=False), lines)
    await lines.shows("Type a number")
    seat.feed(b"4\n")
    assert await lines.over() == 0
    assert b"\x1b" not in lines.raw
    at_desk = await host.open(request(Mode.DESK), desk)
    await desk.shows("Password")
    at_desk.feed(b"\x11")
    assert await desk.over() == 0
    await host.open(request(Mode.DESK_LINES, is_pty=False), desk_lines)
    assert await desk_lines.over() == 2
    assert b"ssh -t" in desk_lines.raw


async def test_nothing_is_inherited_but_the_line(host: ForkedHost) -> None:
    """No other session's socket, nothing of the door's, no file."""
    first = await opened(host)
    _, _, pid = await opened(host)
    for each in (first[2], pid):
        opened_there = descriptors_of(each)
        assert {opened_there[number] for number in (0, 1, 2)} == {"/dev/null"}
        sockets = [name for name in opened_there.values() if name.startswith("socket:")]
        assert len(sockets) == 3, opened_there  # the line, and the two ends that wake its own event loop
        others = [name for number, name in opened_there.items() if number > 2 and name not in sockets]
        assert set(others) <= {"anon_inode:[eventpoll]"}, opened_there
        assert folder_of(each) == "/"
    lines = [set(descriptors_of(each).values()) for each in (first[2], pid)]
    assert {name for name in lines[0] & lines[1] if name.startswith("socket:")} == set()


async def test_no_process_shows_a_secret(host: ForkedHost) -> None:
    """Neither in its environment nor in its arguments; the door's key goes over the line alone."""
    _, _, pid = await opened(host, request(door_key=SECRET))
    for each in (pid, zygote_of(host)):
        shown = told_of(each, "environ") + told_of(each, "cmdline")
        assert SECRET.encode() not in shown
        assert b"TUI_RESET" not in shown


async def test_a_session_is_held_to_its_limits(host: ForkedHost) -> None:
    """Memory on top of what was forked, processor time, descriptors; no file, no core, no new rights."""
    _, _, pid = await opened(host, request(memory_mib=300))
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_CPU) == (120, 120)
    assert resource.prlimit(pid, resource.RLIMIT_NOFILE) == (64, 64)
    memory = resource.prlimit(pid, resource.RLIMIT_AS)[0]
    assert 300 * 2**20 < memory < 800 * 2**20
    assert b"NoNewPrivs:\t1" in told_of(pid, "status")
    assert resource.prlimit(zygote_of(host), resource.RLIMIT_FSIZE)[0] != 0


async def test_a_closed_session_is_gone(host: ForkedHost) -> None:
    """And nobody hears of it any more."""
    seat, peer, pid = await opened(host)
    seat.close()
    await until(lambda: pid not in children_of(zygote_of(host)), "it to be reaped")
    assert peer.code == "still open"
    seat.feed(b"x")
    seat.resize(10, 10)
    seat.warn(5)
    seat.hold_back(held=True)
    seat.close()


async def test_a_session_that_does_not_listen_is_killed_too(host: ForkedHost) -> None:
    """Stopped, busy, or hostile: what waits for it is bounded meanwhile, and the last size counts."""
    seat, _, pid = await opened(host)
    os.kill(pid, signal.SIGSTOP)
    for _ in range(200):
        seat.feed(b"x" * 32_000)
        seat.resize(90, 30)
    assert seat._transport is not None
    assert seat._transport.get_write_buffer_size() < 400_000
    os.kill(pid, signal.SIGCONT)
    await until(lambda: seat._size is None, "it to take the size")
    os.kill(pid, signal.SIGSTOP)
    seat.close()
    await until(lambda: not is_alive(pid), "it to be killed")


async def test_the_desk_may_sign_out_but_not_stay(host: ForkedHost) -> None:
    """Its process ends by itself when its line is gone; one that does not is killed after a moment."""
    before = children_of(zygote_of(host))
    peers = [FakePeer(), FakePeer()]
    seats = [await host.open(request(Mode.DESK), peer) for peer in peers]
    for peer in peers:
        await peer.shows("Password")
    pids = sorted(set(children_of(zygote_of(host))) - set(before))
    os.kill(pids[1], signal.SIGSTOP)
    for seat in seats:
        seat.close()
    await until(lambda: not is_alive(pids[0]), "the desk to leave")
    assert is_alive(pids[1])
    await until(lambda: not is_alive(pids[1]), "the desk to be killed")


async def test_a_crash_ends_one_session(host: ForkedHost) -> None:
    """Nobody else notices; the door hears what ended it."""
    _, peer, pid = await opened(host)
    other, other_peer, _ = await opened(host)
    os.kill(pid, signal.SIGSEGV)
    assert (await peer.over(), peer.fault) == (None, "SIGSEGV")
    other.feed(b"still here")
    await other_peer.shows("still here")


async def test_a_held_back_session_waits_and_goes_on(host: ForkedHost) -> None:
    """What it draws meanwhile arrives when its client reads again."""
    seat, peer, _ = await opened(host)
    seat.hold_back(held=True)
    length = len(peer.raw)
    seat.feed(b"waited")
    seat.hold_back(held=True)
    assert len(peer.raw) == length
    seat.hold_back(held=False)
    await peer.shows("waited")


async def test_a_warning_is_shown_and_taken_back(host: ForkedHost) -> None:
    """On the screen."""
    seat, peer, _ = await opened(host)
    seat.warn(60)
    await peer.shows("this ends in 60 seconds")
    seat.warn(0)
    await until(lambda: "60 seconds" not in peer.text, "it to be taken back") if "60 seconds" in peer.text else None


async def test_without_the_zygote_sessions_end_and_the_next_makes_a_new_one(host: ForkedHost) -> None:
    """Somebody killed it, or memory ran out."""
    _, peer, pid = await opened(host)
    old = zygote_of(host)
    os.kill(old, signal.SIGKILL)
    assert await peer.over() is None
    await until(lambda: not is_alive(pid), "its children to die with it")
    await opened(host)
    assert zygote_of(host) != old


async def test_two_hundred_sessions_leave_nothing(host: ForkedHost) -> None:
    """Closed at any moment: no zombie, no descriptor, no process."""
    await opened(host)
    here, there = len(descriptors_of(os.getpid())), len(descriptors_of(zygote_of(host)))
    processes = len(children_of(zygote_of(host)))
    for turn in range(20):
        peers = [FakePeer() for _ in range(10)]
        seats = [await host.open(request(), peer) for peer in peers]
        if turn % 5 == 0:
            await peers[0].shows(FIRST)
        for seat in seats:
            seat.close()
    await until(lambda: len(children_of(zygote_of(host))) == processes, "them to be reaped")
    await until(lambda: len(descriptors_of(os.getpid())) == here, "our ends to be closed")
    assert len(descriptors_of(zygote_of(host))) == there


async def test_a_door_that_is_killed_takes_everything_with_it() -> None:
    """The zygote and every session, within a second."""
    program = Path(__file__).parent.parent / "doubles" / "forked_door.py"
    door = await asyncio.create_subprocess_exec(
        sys.executable, str(program), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert door.stdout is not None
    async with asyncio.timeout(30):
        assert (await door.stdout.readline()).strip() == b"open"
    (zygote,) = children_of(door.pid)
    family = [zygote, *children_of(zygote)]
    assert len(family) == 4
    door.kill()
    await door.wait()
    await until(lambda: not any(map(is_alive, family)), "all of them to end", 5.0)


async def test_a_zygote_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An OSError, which the door turns into a sentence; nothing of it stays."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    before = len(descriptors_of(os.getpid()))
    with pytest.raises(OSError, match="did not start"):
        await ForkedHost().start()
    monkeypatch.setattr(sys, "executable", "/nowhere/at/all")
    with pytest.raises(OSError, match="did not start"):
        await ForkedHost().start()
    await until(lambda: len(descriptors_of(os.getpid())) == before, "everything to be closed")


async def test_a_session_that_cannot_be_forked_is_said(host: ForkedHost) -> None:
    """Where the line to the zygote is full or broken; nothing of the session stays."""
    assert host._zygote is not None
    host._zygote._control.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4608)
    await opened(host)
    before = len(descriptors_of(os.getpid()))
    os.kill(zygote_of(host), signal.SIGSTOP)
    refused = 0
    seats = []
    for _ in range(3000):
        try:
            seats.append(await host.open(request(), FakePeer()))
        except OSError:
            refused += 1
            break
    assert refused
    for seat in seats:
        seat.close()
    os.kill(zygote_of(host), signal.SIGCONT)
    await until(lambda: len(descriptors_of(os.getpid())) == before, "everything to be closed")
    await until(lambda: len(children_of(zygote_of(host))) == 1, "those that were begun to be killed", 40.0)
