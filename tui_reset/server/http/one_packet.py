"""Sends the head of an answer together with its body: one write and one packet instead of two."""

import asyncio
from typing import Final, cast

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEAD_LINES: Final = "tui_reset.head_lines"
"""The ASGI extension of a scope that holds `OnePacket.add`, as `add`."""


class OnePacket:
    """The transport of one answer. What is no answer yet (`100 Continue`) passes at once."""

    __slots__ = ("_answered", "_cycle", "_head", "_lines", "_transport")

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self._transport = cycle.transport
        self._answered = cycle.on_response
        self._head: bytes | None = None
        self._lines = b""
        cycle.transport = cast("asyncio.Transport", self)
        cycle.on_response = self._ended

    def add(self, lines: bytes) -> None:
        """Lines that end the head, each with its CRLF: uvicorn would search each name and value anew every time."""
        self._lines = lines

    def write(self, data: bytes) -> None:
        """Keep the head back; everything after it goes out."""
        if self._head is None and self._cycle.response_started:
            self._head = data[:-2] + self._lines + b"\r\n" if self._lines else data
            return
        if self._head:
            data, self._head = self._head + data, b""
        self._transport.write(data)

    def close(self) -> None:
        """Hang up, after what was written."""
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection is being closed."""
        return self._transport.is_closing()

    def _ended(self) -> None:
        # The answer to HEAD has no body that would have taken its head along.
        self._flush()
        self._cycle.transport = self._transport
        self._answered()

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""
