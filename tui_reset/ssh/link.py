"""A session's end of its socket pair: what the app or the lines send and hear, as frames."""

import asyncio
from typing import Final

from tui_reset.shell.channel_driver import Listener
from tui_reset.ssh.frames import BadFrame, Frames, Kind, exit_frame, framed, seconds_in, size_in

UNSENT_BYTES: Final = 1024 * 1024
"""Of a client that does not read: above it the session ends, because frames are not kept for ever."""


class FramedLink(asyncio.Protocol):
    """A `Link` over a stream socket. What comes before somebody listens waits for them."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._listener: Listener | None = None
        self._early: list[tuple[Kind, bytes]] = []
        self._is_lost = False
        self.over = asyncio.Event()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows as they were last said."""
        return self._size

    def attach(self, listener: Listener) -> None:
        """From now on `listener` hears what comes, first of all what has come."""
        self._listener = listener
        early, self._early = self._early, []
        for kind, payload in early:
            self._hand_on(kind, payload)
        if self._is_lost:
            listener.lost()

    def send(self, data: bytes) -> None:
        """To the terminal, unless nobody is there."""
        self._send(framed(Kind.DATA, data))

    def exit(self, code: int) -> None:
        """Say how it ended."""
        self._send(exit_frame(code))

    async def finish(self, seconds: float) -> None:
        """Give what was sent the time to leave."""
        if self._transport is not None:
            self._transport.close()
        try:
            async with asyncio.timeout(seconds):
                await self.over.wait()
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
        self._is_lost = True
        self.over.set()
        if self._listener is not None:
            self._listener.lost()

    def _hand_on(self, kind: Kind, payload: bytes) -> None:
        if kind is Kind.RESIZE:
            self._size = size_in(payload)
        if self._listener is None:
            self._early.append((kind, payload))
            return
        match kind:
            case Kind.DATA:
                self._listener.heard(payload)
            case Kind.RESIZE:
                self._listener.resized(*self._size)
            case Kind.WARNING:
                self._listener.warned(seconds_in(payload))
            case _:
                raise BadFrame
