"""A program in a real pty, timed by the bytes it writes; without a screen model, which would cost more than it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

_ESCAPES: Final = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_=>])"
)
_CHUNK: Final = 1 << 16


class Program:
    """Runs `command` at 80x24. Times are readings of the performance counter, in seconds.

    `shown` is the text that the last wait saw, without its places on the screen.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.started = time.perf_counter()
        self.shown = ""
        self._pid, self._tty = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], list(command), dict(environ))  # noqa: S606 - this is the program under test
        fcntl.ioctl(self._tty, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._tty)

    @property
    def pid(self) -> int:
        return self._pid

    def write(self, keys: str) -> float:
        """Type and give the moment it was done."""
        os.write(self._tty, keys.encode())
        return time.perf_counter()

    def wait_for(self, *texts: str, seconds: float = 20) -> float:
        """The moment at which all texts had been written since the call. Raises TimeoutError with what was."""
        seen, wanted = b"", [text.encode() for text in texts]
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if not select.select([self._tty], [], [], left)[0]:
                break
            seen += os.read(self._tty, _CHUNK)
            now = time.perf_counter()
            plain = _ESCAPES.sub(b"", seen)
            if all(text in plain for text in wanted):
                self.shown = plain.decode(errors="replace")
                return now
        message = f"{texts} not among {_ESCAPES.sub(b'', seen)[-2000:]!r}"
        raise TimeoutError(message)

    def drain(self, quiet: float = 0.05) -> bytes:
        """Read until nothing more comes for `quiet` seconds."""
        seen = b""
        while select.select([self._tty], [], [], quiet)[0]:
            seen += os.read(self._tty, _CHUNK)
        return seen
