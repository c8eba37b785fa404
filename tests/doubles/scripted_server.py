"""A server on a real socket that plays its script: one line of it for each request it hears."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Heard:
    """One request as it came in; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Line:
    """Bytes to send; then the connection is kept, closed, kept silent (`hold`) or fed a space at a time (`drip`)."""

    data: bytes = b""
    close: bool = False
    hold: bool = False
    drip: bool = False


def answer(status: int, body: bytes, media_type: str = "application/json", **headers: str) -> Line:
    """A whole HTTP answer; `retry_after="3"` becomes `retry-after: 3`."""
    fields = {"content-type": media_type, "content-length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in fields.items())]
    return Line("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def as_json(document: object, status: int = 200, **headers: str) -> Line:
    return answer(status, json.dumps(document).encode(), **headers)


def problem(status: int, code: str, **more: Any) -> Line:
    document = {"type": "about:blank", "title": "T", "status": status, "code": code, **more}
    return answer(status, json.dumps(document).encode(), "application/problem+json")


@dataclass
class FakeServer:
    """Plays `script` in order over all connections; hangs up when the script is over."""

    script: list[Line]
    tls: ssl.SSLContext | None = None
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    async def __aenter__(self) -> Self:
        self._over = asyncio.Event()
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=self.tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"{'https://localhost' if self.tls else 'http://127.0.0.1'}:{self.port}"

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (heard := await _heard(reader)) is not None and self.script:
                self.heard.append(heard)
                line = self.script.pop(0)
                writer.write(line.data)
                await writer.drain()
                if line.drip:
                    await self._drip(writer)
                if line.hold:
                    await self._over.wait()
                if line.close or line.hold or line.drip:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        while not self._over.is_set():
            writer.write(b" ")
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), 0.02)


async def _heard(reader: asyncio.StreamReader) -> Heard | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Heard(method, path, headers, body)
