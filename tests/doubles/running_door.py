"""The installed command's door as a process of its own, and somebody who comes to it with asyncssh."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Self

import asyncssh
import pyte

from tests.doubles.front_door import FrontDoor

NOBODY: Final = "http://127.0.0.1:9"
"""A service that does not answer."""
FIRST: Final = "Forgot your password?"
SIZE: Final = (80, 24)
_SECONDS: Final = 20.0
_ASKED: Final = re.compile(rb"\x1b\[\?2026\$p")
"""pyte takes its end for a letter."""


class RunningDoor(FrontDoor):
    """A `FrontDoor` whose processes can be looked at, and which nobody answers behind; it ends at once."""

    def __init__(self, folder: Path, url: str = NOBODY, isolation: str = "forked", **ssh: object) -> None:
        folder.mkdir(exist_ok=True)
        super().__init__(folder, url, isolation, **({"grace_seconds": 0} | ssh))

    def family(self) -> list[int]:
        """The door, and every process below it."""
        return [*family(self.process.pid)]

    @property
    def processes(self) -> list[int]:
        """Those of sessions: below the process that they are forked from."""
        return [pid for child in children(self.process.pid) for pid in children(child)]

    async def until_processes(self, many: int) -> list[int]:
        """Until so many of them live."""
        await polled(lambda: len(self.processes) == many, f"{many} processes")
        return self.processes

    async def until_ended(self, many: int) -> list[dict[str, Any]]:
        """Until it has written down the end of so many sessions; gives those lines."""
        await polled(lambda: len(self.sessions_over()) >= many, f"{many} sessions to end")
        return self.sessions_over()

    def sessions_over(self) -> list[dict[str, Any]]:
        """What is written down of those that have ended."""
        return self._said("session")

    def lines(self) -> list[dict[str, Any]]:
        """All that it has written. Raises ValueError where a line is none of the log's."""
        return [json.loads(line) for line in self.words.splitlines()]

    async def connection(self, user: str = "reset", **options: Any) -> asyncssh.SSHClientConnection:
        """A signed-in client."""
        async with asyncio.timeout(_SECONDS):
            return await asyncssh.connect(
                "127.0.0.1",
                self.port,
                username=user,
                known_hosts=None,
                config=None,
                agent_path=None,
                **({"client_keys": None} | options),
            )

    @asynccontextmanager
    async def guest(
        self, user: str = "reset", options: Mapping[str, Any] | None = None, **channel: Any
    ) -> "AsyncIterator[Guest]":
        """Somebody with a session, until the block ends; `options` are the connection's, `channel` the channel's."""
        connection = await self.connection(user, **(options or {}))
        try:
            yield await Guest.on(connection, **channel)
        finally:
            connection.abort()
            await connection.wait_closed()

    @asynccontextmanager
    async def arrived(self, user: str = "reset", **channel: Any) -> "AsyncIterator[Guest]":
        """Somebody with the first frame on the screen."""
        async with self.guest(user, **channel) as guest:
            await guest.shows(FIRST)
            yield guest


class Guest(asyncssh.SSHClientSession[bytes]):
    """A session as the client has it: every byte that came in `raw`, drawn on a screen."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        self.raw = b""
        self.errors = b""
        self.status: int | None = None
        self.is_over = False
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self._news = asyncio.Event()

    connection: asyncssh.SSHClientConnection
    channel: "asyncssh.SSHClientChannel[bytes]"

    @classmethod
    async def on(
        cls, connection: asyncssh.SSHClientConnection, *, term: str | None = "xterm-256color", **channel: Any
    ) -> Self:
        """A session on that connection."""
        size = channel.pop("size", SIZE)
        guest = cls(size if 0 < size[0] <= 400 and 0 < size[1] <= 150 else SIZE)
        guest.connection = connection
        guest.channel, _ = await connection.create_session(
            lambda: guest, term_type=term, term_size=size if term else (), encoding=None, **channel
        )
        return guest

    @property
    def text(self) -> str:
        """What the terminal shows, or showed before it was given back."""
        piece, self._drawn = self.raw[self._drawn :], len(self.raw)
        self._stream.feed(_ASKED.sub(b"", piece))
        return "\n".join(line.rstrip() for line in self._screen.display)

    def types(self, keys: str | bytes) -> None:
        """As a terminal sends them."""
        self.channel.write(keys.encode() if isinstance(keys, str) else keys)

    async def shows(self, *texts: str) -> None:
        """Wait until all of them are on the screen."""
        await self.until(lambda: all(text in self.text for text in texts), f"{texts}")

    async def says(self, *texts: str) -> None:
        """Wait until all of them were sent."""
        await self.until(lambda: all(text.encode() in self.raw + self.errors for text in texts), f"{texts}")

    async def over(self) -> int | None:
        """Wait for the end; gives the exit status."""
        await self.until(lambda: self.is_over, "the end")
        return self.status

    async def until(self, holds: Any, what: str) -> None:
        """Wait until that is so."""
        try:
            async with asyncio.timeout(_SECONDS):
                while not holds():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            msg = f"wanted {what}; over: {self.is_over} ({self.status}); {self.errors!r}; it shows\n{self.text}"
            raise AssertionError(msg) from None

    # asyncssh.SSHClientSession

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Keep it."""
        if datatype is None:
            self.raw += data
        else:
            self.errors += data
        self._news.set()

    def exit_status_received(self, status: int) -> None:
        """Keep it."""
        self.status = status

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        del exc
        self.is_over = True
        self._news.set()


async def polled(holds: Callable[[], bool], what: str) -> None:
    """Until something is so that nobody tells of."""
    end = asyncio.get_running_loop().time() + _SECONDS
    while not holds():
        await asyncio.sleep(0.02)
        assert asyncio.get_running_loop().time() < end, f"waited for {what}"


def children(pid: int) -> list[int]:
    """The processes that it has made and that live, or wait to be reaped."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return found


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for child in children(pid):
        yield from family(child)
