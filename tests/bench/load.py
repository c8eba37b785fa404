"""A lean HTTP/1.1 client: prepared bytes over an asyncio protocol, so that it is not what is measured."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HEAD_END: Final = b"\r\n\r\n"


def post(path: str, body: bytes, *headers: str) -> bytes:
    """The bytes of one POST with a JSON body."""
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers)
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body


def get(path: str, *headers: str) -> bytes:
    """The bytes of one GET."""
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")).encode()


class Line(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._seen = b""
        self._answer: asyncio.Future[bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        """Send and give the future of the whole answer, head and body."""
        self._answer = asyncio.get_running_loop().create_future()
        self._seen = b""
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._seen += data
        end = self._seen.find(_HEAD_END)
        if end < 0:
            return
        length = _LENGTH.search(self._seen, 0, end)
        if len(self._seen) >= end + len(_HEAD_END) + (int(length[1]) if length else 0) and not self._answer.done():
            self._answer.set_result(self._seen)

    def connection_lost(self, exc: Exception | None) -> None:
        if hasattr(self, "_answer") and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server closed the connection"))

    def close(self) -> None:
        self._transport.close()


async def connect(port: int) -> Line:
    """A new connection to loopback."""
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


@dataclass(slots=True)
class Load:
    """What a closed loop of clients saw: answers by status, seconds of each, and the whole time."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.whole


async def press(port: int, clients: int, seconds: float, requests: Iterator[bytes]) -> Load:
    """`clients` connections, each asking as soon as it was answered, for `seconds`."""
    load = Load()
    lines = [await connect(port) for _ in range(clients)]
    begin = time.perf_counter()

    async def client(line: Line) -> None:
        while (before := time.perf_counter()) < begin + seconds:
            answer = await line.ask(next(requests))
            load.seconds.append(time.perf_counter() - before)
            status = int(answer[9:12])
            load.statuses[status] = load.statuses.get(status, 0) + 1

    await asyncio.gather(*(client(line) for line in lines))
    load.whole = time.perf_counter() - begin
    for line in lines:
        line.close()
    return load
