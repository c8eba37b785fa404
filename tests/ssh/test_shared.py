"""Many sessions in one process: each is its own, ends alone, and leaves nothing."""

import asyncio
import contextlib
import gc
import sys
import weakref
from collections.abc import AsyncIterator

import pytest
from textual.app import App

from tests.doubles.fake_peer import FIRST, FakePeer, request
from tui_reset.app.reset_app import ResetApp
from tui_reset.shell.calm_app import CalmApp
from tui_reset.ssh import apps as apps_of_sessions
from tui_reset.ssh.request import Mode, SessionRequest
from tui_reset.ssh.shared import UNREAD_BYTES, SharedHost, SharedSeat


@pytest.fixture
async def host() -> AsyncIterator[SharedHost]:
    host = SharedHost()
    await host.start()
    yield host
    await host.close()


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> "weakref.WeakSet[CalmApp]":
    """Every app that lives."""
    living: weakref.WeakSet[CalmApp] = weakref.WeakSet()
    make = CalmApp.__init__

    def made(self: CalmApp, **options: object) -> None:
        living.add(self)
        make(self, **options)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(CalmApp, "__init__", made)
    return living


async def opened(host: SharedHost, asked: SessionRequest | None = None) -> tuple[SharedSeat, FakePeer]:
    """A session that shows its first screen."""
    peer = FakePeer()
    seat = await host.open(asked or request(), peer)
    await peer.shows(FIRST)
    return seat, peer


async def test_two_sessions_know_nothing_of_each_other(host: SharedHost) -> None:
    """What one types the other does not see, and one's end is not the other's."""
    alice, alices = await opened(host)
    bob, bobs = await opened(host)
    alice.feed(b"alice@example.org")
    bob.feed(b"bob@example.org")
    await alices.shows("alice@example.org")
    await bobs.shows("bob@example.org")
    assert "bob" not in alices.raw.decode()
    assert "alice" not in bobs.raw.decode()
    alice.feed(b"\x11")
    assert await alices.over() == 0
    bob.feed(b"\x1b[D!")
    await bobs.shows("bob@example.or!g")


async def test_a_session_in_lines(host: SharedHost) -> None:
    """Without a terminal."""
    peer = FakePeer()
    seat = await host.open(request(Mode.LINES, is_pty=False), peer)
    await peer.shows("Type a number")
    seat.feed(b"4\n")
    assert await peer.over() == 0
    assert b"\x1b" not in peer.raw


async def test_a_pipe_that_ended_early_is_at_its_end(host: SharedHost) -> None:
    """The lines do not wait for more."""
    peer = FakePeer()
    seat = await host.open(request(Mode.LINES, is_pty=False), peer)
    seat.feed(b"2\n")
    seat.feed(b"")
    assert isinstance(await peer.over(), int)
    assert b"email address" in peer.raw


async def test_sizes_and_warnings_arrive(host: SharedHost) -> None:
    """At the app; before it is there the size is remembered, and what is typed waits."""
    peer = FakePeer()
    seat = await host.open(request(), peer)
    seat.feed(b"early")
    seat.warn(10)
    peer.resize(100, 30)
    seat.resize(100, 30)
    await peer.shows(FIRST, "early")
    assert b"\x1b[30;" in peer.raw
    seat.warn(60)
    await peer.shows("this ends in 60 seconds")
    before = len(peer.raw)
    seat.resize(60, 20)
    await peer._until(lambda: b"\x1b[20;" in peer.raw[before:])


async def test_a_crash_ends_one_session(host: SharedHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its kind alone is told; the same for a fault before there is an app."""
    _, other = await opened(host)
    seat, peer = await opened(host)

    def broken(*_: object) -> None:
        raise RuntimeError("alice's password")

    monkeypatch.setattr(ResetApp, "say_in_status", broken)
    seat.warn(5)
    assert (await peer.over(), peer.fault) == (None, "RuntimeError")
    assert peer.raw.rpartition(b"\x1b[?25h")[2] == b""
    monkeypatch.setattr(apps_of_sessions, "app_of", broken)
    unborn = FakePeer()
    await host.open(request(), unborn)
    assert await unborn.over() is None
    assert other.code == "still open"


async def test_a_closed_session_ends_and_is_not_told(host: SharedHost) -> None:
    """At any moment of its life: before its app is made, while it is made, later."""
    peers = [FakePeer() for _ in range(12)]
    for turn, peer in enumerate(peers):
        seat = await host.open(request(), peer)
        for _ in range(turn * 3):
            await asyncio.sleep(0)
        seat.close()
        seat.close()
    async with asyncio.timeout(20):
        await asyncio.gather(*host._sessions)
    assert {peer.code for peer in peers} == {"still open"}
    assert host._sessions == {}


async def test_an_app_that_does_not_end_is_ended(host: SharedHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """By force, after a moment."""
    monkeypatch.setattr("tui_reset.ssh.shared._PATIENCE_SECONDS", 0.05)
    seat, _ = await opened(host)
    monkeypatch.setattr(App, "exit", lambda *_, **__: None)
    task = seat.task
    assert task is not None
    seat.close()
    async with asyncio.timeout(20):
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert host._sessions == {}


async def test_who_does_not_read_is_waited_for_so_long_and_so_much(host: SharedHost) -> None:
    """What was drawn arrives later; too much ends the session."""
    seat, peer = await opened(host)
    seat.hold_back(held=True)
    length = len(peer.raw)
    seat.send(b"one")
    seat.hold_back(held=True)
    seat.send(b"two")
    assert len(peer.raw) == length
    seat.hold_back(held=False)
    assert peer.raw.endswith(b"onetwo")
    seat.hold_back(held=True)
    seat.send(b"x" * UNREAD_BYTES)
    assert peer.code == "still open"
    seat.send(b"y")
    assert peer.code is None


async def test_five_hundred_sessions_leave_no_app(host: SharedHost, apps: "weakref.WeakSet[CalmApp]") -> None:
    """Ended in every way, overlapping, some in the middle of their first frame."""
    for turn in range(50):
        peers = [FakePeer() for _ in range(10)]
        seats = [await host.open(request(), peer) for peer in peers]
        if turn % 10 == 0:
            for seat, peer in zip(seats, peers, strict=True):
                await peer.shows(FIRST)
                seat.feed(b"\x1b[97;5u\x1b[1;5Atyped")
                await peer.shows("typed")
            seats[0].feed(b"\x11")
            assert await peers[0].over() == 0
        for seat in reversed(seats):
            seat.close()
        async with asyncio.timeout(30):
            await asyncio.gather(*host._sessions)
    del seats, seat, peers, peer
    gc.collect()
    assert len(apps) == 0
    assert host._sessions == {}


async def test_output_stays_the_process_s_own(host: SharedHost) -> None:
    """Sessions that end in another order than they began left a dead one's capture behind."""
    before = sys.stdout, sys.stderr
    sessions = [await opened(host) for _ in range(3)]
    assert (sys.stdout, sys.stderr) == before
    for at in (0, 2, 1):
        sessions[at][0].feed(b"\x11")
        await sessions[at][1].over()
    assert (sys.stdout, sys.stderr) == before


async def test_a_theme_is_one_session_s(host: SharedHost) -> None:
    """Changing it touches nobody else, nor those who come later."""
    first, one = await opened(host)
    _, two = await opened(host)
    fresh = one.raw
    first.feed(b"\x1bOS")
    await one._until(lambda: b"236;239;241" in one.raw[len(fresh) :])
    _, three = await opened(host)
    assert b"236;239;241" not in three.raw + two.raw
    _, light = await opened(host, request(theme="light"))
    assert b"236;239;241" in light.raw
    assert b"18;22;27" not in light.raw


async def test_the_host_ends_with_everything(host: SharedHost) -> None:
    """And nobody is told."""
    peers = [(await opened(host))[1] for _ in range(3)]
    await host.close()
    assert host._sessions == {}
    assert {peer.code for peer in peers} == {"still open"}
