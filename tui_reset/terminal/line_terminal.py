"""A terminal, or a pipe, met line by line: the kernel's own line editor, no escape sequence, echo off for secrets."""

import asyncio
import contextlib
import os
import select
import signal
import termios
from collections.abc import Callable, Iterator
from typing import Any, Final

from tui_reset.terminal.encoded_text import written
from tui_reset.terminal.pasted_lines import LINES_AHEAD, lines_at_once

_CHUNK: Final = 65_536
_LOCAL, _CHARACTERS = 3, 6
"""The places of the local modes and of the control characters in what `tcgetattr` gives."""
LINE_BYTES: Final = 65_536
"""What a longer line has beyond this is dropped: nobody types it, and no field takes it."""
MOST_DROPPED: Final = 16 * 1024 * 1024
"""Octets without any end of a line that are dropped before the input counts as ended: it may never end by itself."""
_PASTE_SECONDS: Final = 0.15
"""Between two lines of one paste; nobody types that fast."""
_STILL_SECONDS: Final = 0.05
"""Between two characters of one paste over a slow line."""


class LineTerminal:
    """Lines in, text out. `encoding` is the terminal's, for both ways; undecodable octets come as lone surrogates.

    Reading begins with `open` and needs a running loop. A regular file is read at once, a terminal when it has a line.
    """

    def __init__(self, input_fd: int, output_fd: int, encoding: str) -> None:
        self._input_fd, self._output_fd, self._encoding = input_fd, output_fd, encoding
        self.is_terminal: Final = os.isatty(input_fd)
        self._lines: list[str | None] = []
        self._rest = b""
        self._dropped = 0
        self._has_ended = False
        self._listens = False
        self._ends = 0
        self._waiting: asyncio.Future[None] | None = None
        self._before: list[Any] | None = None

    @contextlib.contextmanager
    def open(self, back: Callable[[], None]) -> Iterator[None]:
        """Read while the block runs; echo comes back whatever ends it. `back`: after Ctrl+Z the program goes on."""
        loop = asyncio.get_running_loop()
        given, self._input_fd = self._input_fd, _opened_anew(self._input_fd)
        self._listen()
        loop.add_signal_handler(signal.SIGTSTP, self._stop, back)
        loop.add_signal_handler(signal.SIGCONT, self._hide_again)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGTSTP)
            loop.remove_signal_handler(signal.SIGCONT)
            self._pause()
            self.show()
            if self._input_fd != given:
                os.close(self._input_fd)
            self._input_fd = given

    def write(self, text: str) -> None:
        """Write all of it. Raises OSError when nobody reads any more."""
        data = written(text, self._encoding)
        while data:
            try:
                data = data[os.write(self._output_fd, data) :]
            except BlockingIOError:  # another program has set this terminal or pipe so
                select.select([], [self._output_fd], [])

    def columns(self) -> int:
        """The width of the window now; 0 where there is none."""
        try:
            return os.get_terminal_size(self._output_fd).columns
        except OSError:
            return 0

    async def line(self) -> str | None:
        """The next line without its end; None at the end: of a pipe for good, on a terminal for each Ctrl+D."""
        while not self._lines and not self._has_ended:
            self._listen()
            if not self._listens:  # a regular file: what it has is there at once
                self._read()
                await asyncio.sleep(0)
                continue
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._lines.pop(0) if self._lines else None

    async def pasted(self) -> list[str]:
        """The lines that follow at once: the rest of what was pasted, which a slow line brings in pieces."""
        return await lines_at_once(self.line, _PASTE_SECONDS)

    async def forget_typed(self) -> bool:
        """Drop what was typed ahead, so that it answers no question that was not asked yet. A pipe keeps its lines.

        What a slow line still brings of a paste is dropped too: what is typed is read letter by letter meanwhile.
        Gives whether there was anything, which may have been shown.
        """
        if not self.is_terminal:
            return False
        self._hide(by_line=False)
        dropped, seconds = self._flush(), _STILL_SECONDS
        while True:
            self._listen()  # so much may have come that reading had paused
            await asyncio.sleep(seconds)
            if not self._flush() or self._has_ended:
                break
            dropped, seconds = True, _PASTE_SECONDS
        self._hide(by_line=True)
        self._flush()
        return dropped

    def forget_more(self) -> bool:
        """Drop what came together with the last line, at once; gives whether a line had been begun."""
        if not self.is_terminal:
            return False
        is_begun = bool(self._rest)
        if self._before is not None:  # what is hidden can be looked at letter by letter without being shown
            self._hide(by_line=False)
            is_begun = self._is_begun() or is_begun
            self._hide(by_line=True)
        self._flush()
        return is_begun

    def forget_blank(self) -> None:
        """Drop Enter pressed ahead: it is somebody's second press."""
        while self.is_terminal and self._lines and self._lines[0] is not None and not self._lines[0].strip():
            self._lines.pop(0)

    def hide(self) -> None:
        """From now on what is typed is not shown; the end of the line still is."""
        if self.is_terminal:
            self._hide(by_line=True)

    def show(self) -> None:
        """What is typed is shown again."""
        before, self._before = self._before, None
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input_fd, termios.TCSADRAIN, before)

    def _hide(self, *, by_line: bool) -> None:
        with contextlib.suppress(termios.error):
            before = termios.tcgetattr(self._input_fd)
            modes = [*before[:_CHARACTERS], list(before[_CHARACTERS])]
            modes[_LOCAL] = before[_LOCAL] & ~(termios.ECHO | termios.ICANON) | termios.ECHONL
            if by_line:
                modes[_LOCAL] |= termios.ICANON
            else:
                modes[_CHARACTERS][termios.VMIN], modes[_CHARACTERS][termios.VTIME] = 1, 0
            termios.tcsetattr(self._input_fd, termios.TCSADRAIN, modes)
            self._before = self._before or before

    def _flush(self) -> bool:
        """Drop all that is there, and give whether that was anything."""
        found = bool(self._lines or self._rest or self._is_readable())
        with contextlib.suppress(termios.error):
            termios.tcflush(self._input_fd, termios.TCIFLUSH)
        self._lines.clear()
        self._rest, self._dropped = b"", 0
        return found

    def _is_begun(self) -> bool:
        """Whether what is there ends in the middle of a line; it is taken out."""
        with contextlib.suppress(OSError):
            return self._is_readable() and os.read(self._input_fd, _CHUNK)[-1:] not in {b"", b"\n"}
        return False

    def _is_readable(self) -> bool:
        return bool(select.select([self._input_fd], [], [], 0)[0])

    def _stop(self, back: Callable[[], None]) -> None:
        """Ctrl+Z: whoever gets the terminal meanwhile gets it as it was. Without job control it changes nothing."""
        before, loop = self._before, asyncio.get_running_loop()
        self.show()
        loop.remove_signal_handler(signal.SIGTSTP)
        os.kill(os.getpid(), signal.SIGTSTP)
        loop.add_signal_handler(signal.SIGTSTP, self._stop, back)
        if before is not None:
            self.hide()
        back()

    def _hide_again(self) -> None:
        """A shell that stopped this program has set the terminal to its own liking."""
        if self._before is not None:
            self.hide()

    def _listen(self) -> None:
        if not self._listens and not self._has_ended:
            with contextlib.suppress(PermissionError):
                asyncio.get_running_loop().add_reader(self._input_fd, self._read)
                self._listens = True

    def _pause(self) -> None:
        if self._listens:
            asyncio.get_running_loop().remove_reader(self._input_fd)
            self._listens = False

    def _read(self) -> None:
        if self.is_terminal and not self._is_readable():
            return  # it was dropped after the loop had heard of it: reading would wait
        try:
            data = os.read(self._input_fd, _CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:  # the terminal is gone
            data = b""
        self._ends = 0 if data else self._ends + 1
        self._lines += [self._decoded(line) for line in self._cut(data)]
        if not data or self._dropped > MOST_DROPPED:
            self._end()
        if len(self._lines) > LINES_AHEAD:
            self._pause()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _cut(self, data: bytes) -> list[bytes]:
        """The lines that are complete now; at the end of the input what was begun is one too."""
        *lines, rest = (self._rest + data).split(b"\n")
        if lines:
            self._dropped = 0
        self._dropped += max(0, len(rest) - LINE_BYTES)
        self._rest = rest[:LINE_BYTES]
        if not data and self._rest:
            lines, self._rest = [self._rest], b""
        return [line[:LINE_BYTES] for line in lines]

    def _end(self) -> None:
        """A terminal may go on after Ctrl+D; two in a row, and any other end, are for good."""
        if self.is_terminal and self._ends == 1:
            self._lines.append(None)
        else:
            self._has_ended = True
            self._pause()

    def _decoded(self, line: bytes) -> str:
        try:
            return line.rstrip(b"\r").decode(self._encoding, "surrogateescape")
        except LookupError:
            return line.rstrip(b"\r").decode("ascii", "surrogateescape")


def _opened_anew(input_fd: int) -> int:
    """The same terminal, so that reading never waits: Ctrl+C drops what was typed between the word of it and the read.

    Not waiting is a property of the opening, and this one is nobody else's: the shell's stays as it is.
    """
    try:
        return os.open(os.ttyname(input_fd), os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # no terminal, or one that has no name here
        return input_fd
