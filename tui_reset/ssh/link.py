"""A session's end of its socket pair: what the app or the lines send and hear, as frames."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from tui_reset.shell.channel_driver import Link, Listener
from tui_reset.ssh.frames import BadFrame, Frames, Kind, exit_frame, fault_frame, framed, seconds_in, size_in

UNSENT_BYTES: Final = 1024 * 1024
"""Of a client that does not read: above it the session ends, because frames are not kept for ever."""

EARLY_BYTES: Final = 64 * 1024
"""Typed before the app listens; the rest is dropped."""


class SessionLink(Link, Protocol):
    """A `Link` of which one can know that nobody is there any more."""

    @property
    def over(self) -> asyncio.Event:
        """Set when it is."""
        ...


class FramedLink(asyncio.Protocol):
    """A `Link` over a stream socket. What comes before somebody listens waits for them."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._listener: Listener | None = None
        self._early: list[Callable[[Listener], None]] = []
        self._early_bytes = 0
        self._over = asyncio.Event()

    @property
    def over(self) -> asyncio.Event:
        """Set when the line is gone."""
        return self._over

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows as they were last said."""
        return self._size

    def attach(self, listener: Listener) -> None:
        """From now on `listener` hears what comes, first of all what has come."""
        self._listener = listener
        early, self._early = self._early, []
        for word in early:
            word(listener)
        if self._over.is_set():
            listener.lost()

    def send(self, data: bytes) -> None:
        """To the terminal, unless nobody is there."""
        self._send(framed(Kind.DATA, data))

    def exit(self, code: int) -> None:
        """Say how it ended."""
        self._send(exit_frame(code))

    def fault(self, kind: str) -> None:
        """Say what ended it."""
        self._send(fault_frame(kind))

    async def finish(self, seconds: float) -> None:
        """Give what was sent the time to leave."""
        if self._transport is not None:
            self._transport.close()
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            pass

    def _send(self, frame: bytes) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(frame)
        if transport.get_write_buffer_size() > UNSENT_BYTES:
            self._lose()

    def _lose(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ours."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio promises it for streams
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand on whole frames; nonsense ends the session."""
        try:
            for kind, payload in self._frames.feed(data):
                self._hand_on(kind, payload)
        except BadFrame:
            self._lose()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone, or the door has closed."""
        del exc
        self._over.set()
        if self._listener is not None:
            self._listener.lost()

    def _hand_on(self, kind: Kind, payload: bytes) -> None:
        match kind:
            case Kind.DATA:
                self._tell(lambda listener: listener.heard(payload), len(payload))
            case Kind.RESIZE:
                self._size = columns, rows = size_in(payload)
                if self._listener is not None:  # whoever comes later asks for the size
                    self._listener.resized(columns, rows)
            case Kind.WARNING:
                seconds = seconds_in(payload)
                self._tell(lambda listener: listener.warned(seconds), 0)
            case _:
                raise BadFrame

    def _tell(self, word: Callable[[Listener], None], typed: int) -> None:
        if self._listener is not None:
            word(self._listener)
        elif self._early_bytes + typed <= EARLY_BYTES:
            self._early_bytes += typed
            self._early.append(word)
