"""Sessions in processes of their own, as the door meets them: strangers and passwords never share a heap."""

import asyncio
import contextlib
import logging
import socket
import sys
from typing import Final

import msgspec

from tui_reset.ssh.frames import BadFrame, Frames, Kind, code_in, framed, resize_frame, warning_frame
from tui_reset.ssh.host import Peer
from tui_reset.ssh.request import SessionRequest

_START_SECONDS: Final = 30.0
_log = logging.getLogger(__name__)


class ForkedHost:
    """A `Host`: one zygote, made anew when it has died; sessions that live then end with it."""

    def __init__(self) -> None:
        self._zygote: _ZygoteLine | None = None
        self._making = asyncio.Lock()

    async def start(self) -> None:
        """Warm up before the first person comes. Raises OSError."""
        await self._ready_zygote()

    async def open(self, request: SessionRequest, peer: Peer) -> "ForkedSeat":
        """Fork one. Raises OSError when that cannot be done now."""
        zygote = await self._ready_zygote()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            seat = ForkedSeat(peer, zygote)
            try:
                await asyncio.get_running_loop().create_unix_connection(lambda: seat, sock=ours)
            except BaseException:
                ours.close()
                raise
            seat.number = zygote.fork(theirs, seat)
        seat.begin(request)
        return seat

    async def close(self) -> None:
        """End them all: they die with the zygote."""
        if self._zygote is not None:
            await self._zygote.close()

    async def _ready_zygote(self) -> "_ZygoteLine":
        async with self._making:
            if self._zygote is None or self._zygote.has_ended:
                self._zygote = await _ZygoteLine.made()
            return self._zygote


class _ZygoteLine:
    """The control socket of one zygote."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._seats: dict[int, ForkedSeat] = {}
        self._last = 0
        self.has_ended = False

    @classmethod
    async def made(cls) -> "_ZygoteLine":
        """A new process, warm. Raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "tui_reset.ssh.zygote", str(theirs.fileno()), pass_fds=[theirs.fileno()]
            )
        try:
            async with asyncio.timeout(_START_SECONDS):
                word = await asyncio.get_running_loop().sock_recv(ours, 64)
        except TimeoutError:
            word = b""
        if word != b"ready":
            ours.close()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            message = "the sessions' first process did not start"
            raise OSError(message)
        line = cls(process, ours)
        asyncio.get_running_loop().add_reader(ours, line._hear)
        return line

    def fork(self, session: socket.socket, seat: "ForkedSeat") -> int:
        """Have a session forked on that socket, and give its number. Raises OSError."""
        self._last += 1
        socket.send_fds(self._control, [b"open %d" % self._last], [session.fileno()])
        self._seats[self._last] = seat
        return self._last

    def kill(self, number: int) -> None:
        """Now, whatever it is doing."""
        if number in self._seats and not self.has_ended:
            with contextlib.suppress(OSError):
                self._control.send(b"kill %d" % number)

    async def close(self) -> None:
        """End it, and with it all that it forked."""
        self._lose()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    def _hear(self) -> None:
        try:
            message = self._control.recv(64)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            _log.error("The sessions' first process has ended; the next session makes a new one.")
            self._lose()
            return
        word, number, _ = (*message.split(b" "), b"", b"")[:3]
        if word == b"gone" and (seat := self._seats.pop(int(number), None)) is not None:
            seat.gone()

    def _lose(self) -> None:
        if self.has_ended:
            return
        self.has_ended = True
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        seats, self._seats = self._seats, {}
        for seat in seats.values():
            seat.gone()


class ForkedSeat(asyncio.Protocol):
    """The door's end of one session's socket pair (a `Seat`)."""

    def __init__(self, peer: Peer, zygote: _ZygoteLine) -> None:
        self._peer = peer
        self._zygote = zygote
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._code: int | None = None
        self._is_open = True
        self.number = 0

    def begin(self, request: SessionRequest) -> None:
        """Say what is wanted."""
        self._write(framed(Kind.HELLO, msgspec.json.encode(request)))

    def feed(self, data: bytes) -> None:
        """Keys."""
        self._write(framed(Kind.DATA, data))

    def resize(self, columns: int, rows: int) -> None:
        """Another window size."""
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
        if self._transport is not None:
            self._transport.abort()
        self._zygote.kill(self.number)

    def gone(self) -> None:
        """Its process has ended; what it has sent before is still in the socket."""
        if self._transport is None or self._transport.is_closing():
            self._end()

    def _write(self, frame: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame)

    def _end(self) -> None:
        if self._is_open:
            self._is_open = False
            self._peer.ended(self._code)

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ours."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - asyncio promises it for streams
        self._transport = transport

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
            case _:
                raise BadFrame

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, and everything it has sent was handed on."""
        del exc
        self._zygote.kill(self.number)
        self._end()
