"""Sessions in processes of their own, as the door meets them: strangers and passwords never share a heap."""

import asyncio
import signal
import socket
from typing import Final

import msgspec

from tui_reset.ssh.collector import Collector, keep
from tui_reset.ssh.frames import (
    PAYLOAD_BYTES,
    BadFrame,
    Frames,
    Kind,
    code_in,
    fault_in,
    framed,
    resize_frame,
    warning_frame,
)
from tui_reset.ssh.host import Peer
from tui_reset.ssh.request import Mode, SessionRequest
from tui_reset.ssh.wiping import overwrite_freed
from tui_reset.ssh.zygote_line import LOST, ZygoteLine

_SIGN_OUT_SECONDS: Final = 3.0
"""The desk's process may take so long to sign out when its line is gone; any other is ended at once."""
_STATUS_SECONDS: Final = 2.0
"""How long to wait for what a process ended with, once its line is gone."""


class ForkedHost:
    """A `Host`: one zygote, made anew when it has died; sessions that live then end with it.

    Keys pass through here, and pasted passwords in one piece: what they leave is overwritten when a session is over.
    """

    def __init__(self) -> None:
        self._zygote: ZygoteLine | None = None
        self._making = asyncio.Lock()
        self._collector = Collector()

    async def start(self) -> None:
        """Warm up before the first person comes. Raises OSError."""
        overwrite_freed()
        await self._ready_zygote()
        keep()

    async def open(self, request: SessionRequest, peer: Peer) -> "ForkedSeat":
        """Fork one. Raises OSError when that cannot be done now."""
        zygote = await self._ready_zygote()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            patient = request.mode in {Mode.DESK, Mode.DESK_LINES}
            seat = ForkedSeat(peer, zygote, self._collector, patient=patient)
            try:
                await asyncio.get_running_loop().create_unix_connection(lambda: seat, sock=ours)
            except BaseException:
                ours.close()
                raise
            seat.begin(request, theirs)
        return seat

    async def close(self) -> None:
        """End them all: they die with the zygote."""
        self._collector.close()
        if self._zygote is not None:
            await self._zygote.close()

    async def _ready_zygote(self) -> "ZygoteLine":
        async with self._making:
            if self._zygote is None or self._zygote.has_ended:
                self._zygote = await ZygoteLine.made()
            return self._zygote


class ForkedSeat(asyncio.Protocol):
    """The door's end of one session's socket pair (a `Seat`)."""

    def __init__(self, peer: Peer, zygote: ZygoteLine, collector: Collector, *, patient: bool = False) -> None:
        self._peer = peer
        self._zygote = zygote
        self._collector = collector
        self._patient = patient
        self._is_full = False
        self._size: tuple[int, int] | None = None
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._code: int | None = None
        self._fault = ""
        self._is_gone = False
        self._is_open = True
        self.number = 0

    def begin(self, request: SessionRequest, session: socket.socket) -> None:
        """Have it forked, and say what is wanted. Raises OSError."""
        try:
            self.number = self._zygote.fork(session, self)
        except OSError:
            self._is_open = False
            if self._transport is not None:
                self._transport.abort()
            raise
        hello = msgspec.json.encode(request)
        if len(hello) > PAYLOAD_BYTES:  # only a profile is ever that long, and can be asked for again
            hello = msgspec.json.encode(msgspec.structs.replace(request, profile=None))
        self._write(framed(Kind.HELLO, hello))

    def feed(self, data: bytes) -> None:
        """Keys; what comes faster than they can be taken is dropped."""
        self._collector.typed()
        if not self._is_full:
            self._write(framed(Kind.DATA, data))

    def resize(self, columns: int, rows: int) -> None:
        """Another window size; the last one counts."""
        if self._is_full:
            self._size = (columns, rows)
        else:
            self._write(resize_frame(columns, rows))

    def warn(self, seconds: int) -> None:
        """The end is near, or is not any more."""
        self._write(warning_frame(seconds))

    def hold_back(self, *, held: bool) -> None:
        """Leave what comes in the socket: its writer notices, and is ended where it does not stop."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.pause_reading if held else self._transport.resume_reading)()

    def close(self) -> None:
        """The client has gone."""
        self._is_open = False
        self._collector.session_ended()
        if self._transport is not None:
            self._transport.abort()
        if self._patient:
            asyncio.get_running_loop().call_later(_SIGN_OUT_SECONDS, self._zygote.kill, self.number)
        else:
            self._zygote.kill(self.number)

    def gone(self, status: int) -> None:
        """Its process has ended; what it has sent before is still in the socket."""
        self._is_gone = True
        self._fault = self._fault or _fault_of(status)
        if self._transport is None or self._transport.is_closing():
            self._end()

    def _write(self, frame: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame)

    def _end(self) -> None:
        if self._is_open:
            self._is_open = False
            self._collector.session_ended()
            self._peer.ended(self._code, "" if self._code is not None else self._fault)

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ours."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio promises it for streams
        self._transport = transport

    def pause_writing(self) -> None:
        """Its process is busy, or stopped."""
        self._is_full = True

    def resume_writing(self) -> None:
        """It takes again."""
        self._is_full = False
        size, self._size = self._size, None
        if size is not None:
            self._write(resize_frame(*size))

    def data_received(self, data: bytes) -> None:
        """Hand on what the app draws; a session that speaks nonsense is ended."""
        try:
            for kind, payload in self._frames.feed(data):
                self._take(kind, payload)
        except BadFrame:
            self._zygote.kill(self.number)

    def _take(self, kind: Kind, payload: bytes) -> None:
        match kind:
            case Kind.DATA if self._is_open:
                self._peer.send(payload)
            case Kind.DATA:
                pass
            case Kind.EXIT:
                self._code = code_in(payload)
            case Kind.FAULT:
                self._fault = fault_in(payload)
            case _:
                raise BadFrame

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, and everything it has sent was handed on. How, where it has not said, its status tells."""
        del exc
        if not self._is_open:
            return
        if self._is_gone or self._fault or self._code is not None:
            self._zygote.kill(self.number)
            self._end()
        else:
            asyncio.get_running_loop().call_later(_STATUS_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._zygote.kill(self.number)
        self._end()


def _fault_of(status: int) -> str:
    """What ended a process that has said nothing: a signal's name, or nothing that is known."""
    if status == LOST:
        return "lost"
    try:
        return signal.Signals(-status).name if status < 0 else ""
    except ValueError:
        return ""
