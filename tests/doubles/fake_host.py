"""A host whose sessions echo what is typed, in this process: what the door is tested against."""

import asyncio
from collections.abc import Callable

from tui_reset.ssh.host import Peer
from tui_reset.ssh.request import SessionRequest

FIRST_FRAME = b"here\r\n"


class FakeSeat:
    """Echoes; `q` leaves with 0, `x` with 7, `!` dies without saying how, `f` floods. The end of a pipe ends it."""

    def __init__(self, request: SessionRequest, peer: Peer) -> None:
        self.request = request
        self.peer = peer
        self.fed = b""
        self.size = (request.columns, request.rows)
        self.warnings: list[int] = []
        self.held: list[bool] = []
        self.is_closed = False
        self.news = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Echo it, or act."""
        self.fed += data
        endings: dict[bytes, int | None] = {b"q": 0, b"x": 7, b"!": None}
        if data in endings:
            self.peer.ended(endings[data])
        elif data == b"f":
            self.flood()
        elif not data:
            self.peer.send(b"[end]")
            self.peer.ended(0)
        else:
            self.peer.send(data)
        self.news.set()

    def flood(self) -> None:
        """Draw more than anybody reads."""
        for _ in range(512):
            if self.is_closed:
                return
            self.peer.send(b"f" * 16384)

    def resize(self, columns: int, rows: int) -> None:
        """Say it."""
        self.size = (columns, rows)
        self.peer.send(f"[{columns}x{rows}]".encode())

    def warn(self, seconds: int) -> None:
        """Note and say it."""
        self.warnings.append(seconds)
        self.peer.send(f"[warned {seconds}]".encode())

    def hold_back(self, *, held: bool) -> None:
        """Note it."""
        self.held.append(held)

    def close(self) -> None:
        """Note it."""
        self.is_closed = True
        self.news.set()


class FakeHost:
    """Gives such seats; `gate` holds each beginning up until it is set, `silent` leaves the first frame out."""

    def __init__(self) -> None:
        self.seats: list[FakeSeat] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = asyncio.Event()
        self.given_up = asyncio.Event()
        self.is_silent = False
        self.fails = False
        self.is_closed = False
        self.made: Callable[[FakeSeat], None] = lambda _: None

    async def open(self, request: SessionRequest, peer: Peer) -> FakeSeat:
        """Begin one."""
        self.asked.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        if self.fails:
            message = "no more processes"
            raise OSError(message)
        seat = FakeSeat(request, peer)
        self.seats.append(seat)
        if not self.is_silent:
            peer.send(FIRST_FRAME)
        return seat

    async def close(self) -> None:
        """Note it."""
        self.is_closed = True
