"""The installed command in lines on a real pty, as the kernel has it: typed, echoed and said."""

import os
import re
import select
import termios
import time
from collections.abc import Mapping
from typing import Any, Self

from tests.journeys.terminal import Terminal

_LOCAL = 3


class LinesWindow(Terminal):
    """`tui-reset --lines` at `url`, or another `program`; what was said is read once, in order."""

    def __init__(self, url: str, *arguments: str, environment: Mapping[str, str] | None = None, **more: Any) -> None:
        given = () if "program" in more else ("--lines", "--url", url)
        super().__init__(*given, *arguments, environment={"TERM": "dumb", **(environment or {})}, **more)
        self._at = 0

    def __enter__(self) -> Self:
        return self

    @property
    def said(self) -> str:
        """All of it, with plain line ends."""
        return self.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def unread(self) -> str:
        """What came since the last `reads`."""
        return self.said[self._at :]

    def echoes(self) -> bool:
        """Whether typing is shown."""
        return bool(self.settings()[_LOCAL] & termios.ECHO)

    def reads(self, *texts: str, seconds: float = 20) -> str:
        """Wait until all of it is said in this order, over line breaks too; gives what was not read before."""
        end = time.monotonic() + seconds
        while (found := self._end_of(texts)) < 0:
            if not self._read(0.05) and (time.monotonic() > end or self.process.poll() is not None):
                msg = f"wanted {texts}, and since the last answer there is: {self.unread!r}"
                raise AssertionError(msg)
        said, self._at = self.said[self._at : found], found
        return said

    def answers(self, question: str, text: str | bytes) -> None:
        """Wait for the question, then type that and Enter."""
        self.reads(question)
        self.types(text)

    def types(self, text: str | bytes) -> None:
        """Type that and Enter."""
        os.write(self._master, (text.encode() if isinstance(text, str) else text) + b"\n")

    def paste_raw(self, text: str) -> None:
        """Paste without brackets, as a terminal does where nobody asked for them, while what is said is read."""
        data = text.encode()
        while data:
            _, writable, _ = select.select([], [self._master], [], 10)
            self._read(0)
            data = data[os.write(self._master, data[:1024]) :] if writable else data

    def settles(self, seconds: float = 0.3) -> str:
        """Read until nothing more comes for so long."""
        while self._read(seconds):
            pass
        return self.unread

    def _end_of(self, texts: tuple[str, ...]) -> int:
        at, said = self._at, self.said
        for text in texts:
            found = re.compile(re.sub(r"(?<=\S)(\\ )+(?=\S)", r"\\s+", re.escape(text))).search(said, at)
            if found is None:
                return -1
            at = found.end()
        return at
