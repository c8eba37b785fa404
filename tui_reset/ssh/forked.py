"""Sessions in processes of their own, as the door meets them: strangers and passwords never share a heap."""

import asyncio
import contextlib
import logging
import os
import re
import socket
import sys
from collections import deque
from typing import Final

import msgspec

from tui_reset.ssh.frames import BadFrame, Frames, Kind, code_in, framed, resize_frame, warning_frame
from tui_reset.ssh.host import Peer
from tui_reset.ssh.request import Mode, SessionRequest

_START_SECONDS: Final = 30.0
_SIGN_OUT_SECONDS: Final = 3.0
"""The desk's process may take so long to sign out when its line is gone; any other is ended at once."""
_SAYS_NOTHING: Final = re.compile(r"PATH|TZ|LANG|LANGUAGE|LC_[A-Z]+|PYTHON[A-Z]+|SSL_CERT_(FILE|DIR)")
"""Variables that the sessions' processes may see, if only in `/proc`: none of them holds a secret."""
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
            seat = ForkedSeat(peer, zygote, patient=request.mode in {Mode.DESK, Mode.DESK_LINES})
            try:
                await asyncio.get_running_loop().create_unix_connection(lambda: seat, sock=ours)
            except BaseException:
                ours.close()
                raise
            seat.begin(request, theirs)
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
        self._kills: deque[int] = deque()
        self._last = 0
        self.has_ended = False

    @classmethod
    async def made(cls) -> "_ZygoteLine":
        """A new process, warm. Raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        process = None
        try:
            with theirs:
                process = await _zygote_process(theirs.fileno())
            await _hear_ready(ours)
        except BaseException as error:
            ours.close()
            await _end_process(process)
            if isinstance(error, OSError):  # TimeoutError is one
                message = "the sessions' first process did not start"
                raise OSError(message) from error
            raise
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
            self._kills.append(number)
            self._send_kills()

    def _send_kills(self) -> None:
        """What the zygote has no room for at the moment is not forgotten."""
        loop = asyncio.get_running_loop()
        try:
            while self._kills:
                self._control.send(b"kill %d" % self._kills[0])
                self._kills.popleft()
        except BlockingIOError:
            loop.add_writer(self._control, self._send_kills)
            return
        except OSError:
            self._lose()
            return
        loop.remove_writer(self._control)

    async def close(self) -> None:
        """End it, and with it all that it forked."""
        self._lose()
        await _end_process(self._process)

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
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._control)
        loop.remove_writer(self._control)
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        seats, self._seats = self._seats, {}
        for seat in seats.values():
            seat.gone()


async def _hear_ready(control: socket.socket) -> None:
    async with asyncio.timeout(_START_SECONDS):
        if await asyncio.get_running_loop().sock_recv(control, 64) != b"ready":
            raise OSError


async def _zygote_process(control: int) -> asyncio.subprocess.Process:
    """From an environment without secrets: every session's `/proc/PID/environ` shows it."""
    environment = {name: value for name, value in os.environ.items() if _SAYS_NOTHING.fullmatch(name)}
    program = ("-P", "-m", "tui_reset.ssh.zygote", str(control), str(os.getpid()))
    return await asyncio.create_subprocess_exec(sys.executable, *program, pass_fds=[control], env=environment)


async def _end_process(process: asyncio.subprocess.Process | None) -> None:
    if process is not None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class ForkedSeat(asyncio.Protocol):
    """The door's end of one session's socket pair (a `Seat`)."""

    def __init__(self, peer: Peer, zygote: _ZygoteLine, *, patient: bool = False) -> None:
        self._peer = peer
        self._zygote = zygote
        self._patient = patient
        self._is_full = False
        self._size: tuple[int, int] | None = None
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._code: int | None = None
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
        self._write(framed(Kind.HELLO, msgspec.json.encode(request)))

    def feed(self, data: bytes) -> None:
        """Keys; what comes faster than they can be taken is dropped."""
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
        if self._transport is not None:
            self._transport.abort()
        if self._patient:
            asyncio.get_running_loop().call_later(_SIGN_OUT_SECONDS, self._zygote.kill, self.number)
        else:
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
            case _:
                raise BadFrame

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, and everything it has sent was handed on."""
        del exc
        if self._is_open:
            self._zygote.kill(self.number)
            self._end()
