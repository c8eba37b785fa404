"""A session's end of its socket pair, over a real one."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from tui_reset.ssh.frames import HEAD, Frames, Kind, framed, resize_frame, warning_frame
from tui_reset.ssh.link import EARLY_BYTES, UNSENT_BYTES, FramedLink


class Ear:
    """A `Listener` that writes down what it is told."""

    def __init__(self) -> None:
        self.heard_: list[object] = []
        self.news = asyncio.Event()

    def heard(self, data: bytes) -> None:
        """Keys."""
        self._note(data)

    def resized(self, columns: int, rows: int) -> None:
        """A size."""
        self._note((columns, rows))

    def warned(self, seconds: int) -> None:
        """A warning."""
        self._note(seconds)

    def lost(self) -> None:
        """The end."""
        self._note("lost")

    def _note(self, what: object) -> None:
        self.heard_.append(what)
        self.news.set()

    async def hears(self, what: object) -> None:
        """Wait for it."""
        async with asyncio.timeout(5):
            while what not in self.heard_:
                self.news.clear()
                await self.news.wait()


class Pair:
    """A link and the door's end of it."""

    def __init__(self, link: FramedLink, door: socket.socket) -> None:
        self.link = link
        self.door = door
        self.ear = Ear()

    async def says(self, data: bytes) -> None:
        """The door says it."""
        await asyncio.get_running_loop().sock_sendall(self.door, data)

    async def heard(self) -> bytes:
        """What the door can read now."""
        async with asyncio.timeout(5):
            return await asyncio.get_running_loop().sock_recv(self.door, 1 << 20)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    door, session = socket.socketpair()
    door.setblocking(False)
    session.setblocking(False)
    link = FramedLink((80, 24))
    await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=session)
    yield Pair(link, door)
    door.close()
    await link.finish(5)


async def test_what_comes_early_waits_and_comes_first(pair: Pair) -> None:
    """Keys typed while the app is made are not lost, and a size is known."""
    early = framed(Kind.DATA, b"ear") + resize_frame(100, 30) + framed(Kind.DATA, b"ly") + warning_frame(9)
    pair.link.data_received(early)
    assert pair.link.size == (100, 30)
    pair.link.attach(pair.ear)
    await pair.says(framed(Kind.DATA, b"late") + resize_frame(90, 20))
    await pair.ear.hears((90, 20))
    assert pair.ear.heard_ == [b"ear", b"ly", 9, b"late", (90, 20)]


async def test_of_what_comes_early_only_so_much_is_kept(pair: Pair) -> None:
    """Nobody types as fast as an app is made."""
    pair.link.data_received(framed(Kind.DATA, b"x" * EARLY_BYTES) + framed(Kind.DATA, b"y") * 10)
    pair.link.attach(pair.ear)
    assert pair.ear.heard_ == [b"x" * EARLY_BYTES]


@pytest.mark.parametrize("bad", [framed(Kind.EXIT, b"\0"), framed(Kind.RESIZE, b"\0"), HEAD.pack(b"?", 1)])
async def test_nonsense_ends_the_session(pair: Pair, bad: bytes) -> None:
    """It is not the door that speaks."""
    pair.link.attach(pair.ear)
    await pair.says(bad)
    await pair.ear.hears("lost")
    assert pair.link.over.is_set()


async def test_who_comes_when_nobody_is_there_is_told(pair: Pair) -> None:
    """And what is drawn then goes nowhere."""
    pair.door.close()
    async with asyncio.timeout(5):
        await pair.link.over.wait()
    pair.link.attach(pair.ear)
    assert pair.ear.heard_ == ["lost"]
    pair.link.send(b"a frame")
    pair.link.exit(0)


async def test_frames_and_the_exit_leave_in_order(pair: Pair) -> None:
    """Then the line is closed."""
    pair.link.send(b"drawn")
    pair.link.exit(3)
    async with asyncio.timeout(5):
        finishing = asyncio.ensure_future(pair.link.finish(5))
        heard = b""
        while data := await pair.heard():
            heard += data
        await finishing
    assert list(Frames().feed(heard)) == [(Kind.DATA, b"drawn"), (Kind.EXIT, b"\x03")]


async def test_who_does_not_read_is_cut_off(pair: Pair) -> None:
    """Frames are not kept for ever."""
    pair.link.attach(pair.ear)
    for _ in range(3 * UNSENT_BYTES // 50_000):
        pair.link.send(b"x" * 50_000)
    await pair.ear.hears("lost")


async def test_a_farewell_that_nobody_reads_takes_no_longer_than_it_may(pair: Pair) -> None:
    """Then the process ends anyway."""
    pair.link.send(b"x" * 500_000)
    await pair.link.finish(0.01)
    assert not pair.link.over.is_set()
    while not pair.link.over.is_set():
        await pair.heard()
