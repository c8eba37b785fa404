"""The door's end of the zygote's control socket: it makes the process, has it fork, and has it kill."""

import asyncio
import contextlib
import logging
import os
import re
import socket
import sys
from collections import deque
from typing import Final, Protocol

_START_SECONDS: Final = 30.0
_SAYS_NOTHING: Final = re.compile(r"PATH|TZ|LANG|LANGUAGE|LC_[A-Z]+|PYTHON[A-Z]+|SSL_CERT_(FILE|DIR)")
"""Variables that the sessions' processes may see, if only in `/proc`: none of them holds a secret."""
LOST: Final = 256
"""No status of a process: it could not be forked, or whoever forked it has died."""
_log = logging.getLogger(__name__)


class Forked(Protocol):
    """Who is told of a process's end."""

    def close(self) -> None:
        """End it, and hear no more of it."""
        ...

    def gone(self, status: int) -> None:
        """It has ended: with that exit code, or by a signal (less than 0); `LOST` where nobody knows."""
        ...


class ZygoteLine:
    """The control socket of one zygote."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._seats: dict[int, Forked] = {}
        self._kills: deque[int] = deque()
        self._last = 0
        self.has_ended = False

    @classmethod
    async def made(cls) -> "ZygoteLine":
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

    def fork(self, session: socket.socket, seat: Forked) -> int:
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
        """End it, and with it all that it forked; nobody is told."""
        for seat in [*self._seats.values()]:
            seat.close()
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
        word, number, status = (*message.split(b" "), b"", b"")[:3]
        if word == b"gone" and (seat := self._seats.pop(int(number), None)) is not None:
            seat.gone(int(status))

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
            seat.gone(LOST)


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
