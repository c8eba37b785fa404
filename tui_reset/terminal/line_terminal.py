"""A terminal, or a pipe, met line by line: the kernel's own line editor, no escape sequence, echo off for secrets."""

import asyncio
import contextlib
import os
import signal
import termios
from collections.abc import Iterator
from typing import Any, Final

from tui_reset.terminal.encoded_text import written

_CHUNK: Final = 65_536
_LOCAL: Final = 3
"""The place of the local modes in what `tcgetattr` gives."""
LINE_BYTES: Final = 65_536
"""A longer line is cut in two: nobody types it, and no field takes it."""
_PASTE_SECONDS: Final = 0.15
"""Between two lines of one paste; nobody types that fast."""
_LINES_AHEAD: Final = 100
"""So many are read before they are asked for; a pipe that never ends is left waiting."""


class LineTerminal:
    """Lines in, text out. `encoding` is the terminal's, for both ways; undecodable octets come as lone surrogates.

    Reading begins with `open` and needs a running loop. A regular file is read at once, a terminal when it has a line.
    """

    def __init__(self, input_fd: int, output_fd: int, encoding: str) -> None:
        self._input_fd, self._output_fd, self._encoding = input_fd, output_fd, encoding
        self.is_terminal: Final = os.isatty(input_fd)
        self._lines: list[str | None] = []
        self._rest = b""
        self._has_ended = False
        self._listens = False
        self._ends = 0
        self._waiting: asyncio.Future[None] | None = None
        self._before: list[Any] | None = None

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Read while the block runs; echo comes back whatever ends it."""
        loop = asyncio.get_running_loop()
        self._listen()
        loop.add_signal_handler(signal.SIGCONT, self._hide_again)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGCONT)
            self._pause()
            self.show()

    def write(self, text: str) -> None:
        """Write all of it. Raises OSError when nobody reads any more."""
        data = written(text, self._encoding)
        while data:
            data = data[os.write(self._output_fd, data) :]

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
                continue
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._lines.pop(0) if self._lines else None

    async def pasted(self) -> list[str]:
        """The lines that follow at once: the rest of what was pasted, which a slow line brings in pieces."""
        lines: list[str] = []
        while len(lines) < _LINES_AHEAD:
            try:
                async with asyncio.timeout(_PASTE_SECONDS):
                    line = await self.line()
            except TimeoutError:
                break
            if line is None:
                break
            lines.append(line)
        return lines

    def forget_typed(self) -> None:
        """Drop what was typed ahead, so that it answers no question that was not asked yet. A pipe keeps its lines."""
        if not self.is_terminal:
            return
        with contextlib.suppress(termios.error):
            termios.tcflush(self._input_fd, termios.TCIFLUSH)
        self._lines.clear()

    def hide(self) -> None:
        """From now on what is typed is not shown; the end of the line still is."""
        if not self.is_terminal:
            return
        with contextlib.suppress(termios.error):
            before = termios.tcgetattr(self._input_fd)
            hidden = list(before)
            hidden[_LOCAL] = (before[_LOCAL] & ~termios.ECHO) | termios.ECHONL | termios.ICANON
            termios.tcsetattr(self._input_fd, termios.TCSADRAIN, hidden)
            self._before = self._before or before

    def show(self) -> None:
        """What is typed is shown again."""
        before, self._before = self._before, None
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input_fd, termios.TCSADRAIN, before)

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
        try:
            data = os.read(self._input_fd, _CHUNK)
        except OSError:  # the terminal is gone
            data, self._ends = b"", self._ends + 1
        self._ends = 0 if data else self._ends + 1
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LINE_BYTES or (not data and self._rest):
            lines, self._rest = [*lines, self._rest], b""
        self._lines += [self._decoded(line) for line in lines]
        if not data:
            self._end()
        if len(self._lines) > _LINES_AHEAD:
            self._pause()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

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
