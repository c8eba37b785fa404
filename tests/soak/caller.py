"""One client: keep-alive HTTP/1.1 from a source address of its own, which asks until it has an answer."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

Headers = Mapping[str, str]
_SECONDS: Final = 20.0
"""How long one try may take; a poll waits a few of them."""
PATIENCE: Final = 90.0
"""How long a call is tried again: longer than a killed server takes to come back."""


class NoAnswer(Exception):  # noqa: N818 - nothing came
    """The server did not answer within all patience."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to the last try. `again`: an earlier try may have been heard already."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    again: bool

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem's code, if it is one."""
        return str(self.json.get("code", "")) if self.status >= 400 and self.body.startswith(b"{") else ""


@dataclass(slots=True)
class Seen:
    """What all clients together were answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    broken: int = 0
    """Connections that broke before an answer: the kills."""

    def note(self, kind: str, status: int, seconds: float) -> None:
        """One answer."""
        self.statuses[status] += 1
        self.seconds.setdefault(kind, []).append(seconds)


class Caller:
    """`ports` gives the nodes that are there now; each new connection takes any of them."""

    def __init__(self, ports: Callable[[], list[int]], source: str, seen: Seen, chance: Random) -> None:
        self._source = source
        self._ports, self._seen, self._chance = ports, seen, chance
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        bearer: str = "",
        headers: Headers | None = None,
        kind: str = "",
    ) -> Reply:
        """Ask until there is an answer that is none of being busy. Raises NoAnswer."""
        request = _request(method, path, body, {**(headers or {}), **_shown(bearer)})
        again, end = False, time.monotonic() + PATIENCE
        while time.monotonic() < end:
            begin = time.perf_counter()
            try:
                reply = await self._try(request, again=again)
            except (OSError, EOFError, TimeoutError, ValueError):
                self._seen.broken += 1
                again = True
                self.hang_up()
                await asyncio.sleep(self._chance.uniform(0.1, 0.4))
                continue
            self._seen.note(kind or f"{method} {path.split('/')[2]}", reply.status, time.perf_counter() - begin)
            if reply.status != 503:
                return reply
            await asyncio.sleep(min(2.0, float(reply.headers.get("retry-after", "1"))))
        raise NoAnswer(f"{method} {path.split('/')[1]}")

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        if self._line:
            self._line[1].close()
            self._line = None

    async def _try(self, request: bytes, *, again: bool) -> Reply:
        async with asyncio.timeout(_SECONDS):
            if self._line is None:
                self._line = await self.open()
            reader, writer = self._line
            writer.write(request)
            return await self._answer(reader, again=again)

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new connection to one of the nodes."""
        ports = self._ports()
        if not ports:
            raise ConnectionError
        port = self._chance.choice(ports)
        return await asyncio.open_connection("127.0.0.1", port, local_addr=(self._source, 0))

    async def _answer(self, reader: asyncio.StreamReader, *, again: bool) -> Reply:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.hang_up()
        return Reply(int(head[0].split()[1]), headers, body, again)


async def drained(writer: asyncio.StreamWriter) -> None:
    """Close it, however the other end feels about that."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _shown(bearer: str) -> Headers:
    return {"Authorization": f"Bearer {bearer}"} if bearer else {}


def _request(method: str, path: str, body: object, headers: Headers) -> bytes:
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    made = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(content))} | dict(
        headers
    )
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in made.items()), "", ""]
    return "\r\n".join(lines).encode() + content
