"""The lines and the desk's lines on a channel, until they are left or nobody is there."""

import asyncio

import pytest

from tests.doubles.fake_gateway import PROFILE
from tests.doubles.fake_peer import FakePeer, request
from tui_reset.shell.channel_driver import Listener
from tui_reset.ssh.front_end import front_end
from tui_reset.ssh.line_session import NEEDS_TERMINAL, run_lines
from tui_reset.ssh.request import Mode, SessionRequest


class Channel:
    """A `SessionLink` to a terminal that one can look at."""

    size = (80, 24)

    def __init__(self) -> None:
        self.peer = FakePeer()
        self.over = asyncio.Event()
        self.listener: Listener | None = None

    def send(self, data: bytes) -> None:
        """Draw."""
        self.peer.send(data)

    def attach(self, listener: Listener) -> None:
        """Remember who listens."""
        self.listener = listener

    def types(self, data: bytes) -> None:
        """Somebody types."""
        assert self.listener is not None
        self.listener.heard(data)

    def hang_up(self) -> None:
        """Nobody is there."""
        assert self.listener is not None
        self.over.set()
        self.listener.lost()


@pytest.fixture
def channel() -> Channel:
    return Channel()


def begun(channel: Channel, asked: SessionRequest) -> "asyncio.Task[int]":
    return asyncio.create_task(run_lines(asked, channel))


async def code_of(running: "asyncio.Task[int]") -> int:
    async with asyncio.timeout(20):
        return await running


async def test_it_begins_with_the_mode_and_ends_with_a_code(channel: Channel) -> None:
    """Ctrl+C asks once; a warning is a line of its own; no escape sequence anywhere."""
    running = begun(channel, request(Mode.LINES, profile=PROFILE))
    await channel.peer.shows("tui-reset in lines", "Type a number from 1 to")
    assert channel.listener is not None
    channel.listener.warned(60)
    await channel.peer.shows("ends in 60 seconds")
    channel.types(b"4\r")
    assert await code_of(running) == 0
    assert b"\x1b" not in channel.peer.raw


async def test_who_is_gone_ends_it(channel: Channel) -> None:
    """Whatever was asked."""
    running = begun(channel, request(Mode.LINES))
    await channel.peer.shows("Type a number")
    channel.hang_up()
    assert isinstance(await code_of(running), int)


async def test_interrupted_it_asks_or_leaves(channel: Channel) -> None:
    """As on any terminal."""
    running = begun(channel, request(Mode.LINES))
    await channel.peer.shows("Type a number")
    channel.types(b"\x03\x03")
    assert isinstance(await code_of(running), int)


async def test_the_desk_in_lines(channel: Channel) -> None:
    """The desk's own door."""
    running = begun(channel, request(Mode.DESK_LINES))
    await channel.peer.shows("desk")
    assert "Forgot your password" not in channel.peer.text
    channel.hang_up()
    assert isinstance(await code_of(running), int)


async def test_the_desk_needs_a_terminal(channel: Channel) -> None:
    """Its password would be seen."""
    assert await run_lines(request(Mode.DESK_LINES, is_pty=False), channel) == 2
    assert channel.peer.raw == f"{NEEDS_TERMINAL}\n".encode()


async def test_f12_goes_on_in_lines_at_the_same_step(channel: Channel) -> None:
    """The same session, the same walk; the screen was given back before."""
    running = asyncio.create_task(front_end(request(Mode.SCREEN, profile=PROFILE), channel))
    await channel.peer.shows("Forgot your password?")
    channel.types(b"\x1b[15~")
    await channel.peer.shows("Reset password")
    channel.types(b"\x1b[24~")
    await channel.peer.shows("Step 1 of 4, Address.")
    assert b"\x1b" not in bytes(channel.peer.raw).rpartition(b"\x1b[?25h")[2]
    channel.types(b"\x03\x03")
    assert await code_of(running) == 130
