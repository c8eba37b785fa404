"""A terminal of lines without a kernel: what is said is kept, and lines come when the test types them."""

import asyncio
from collections.abc import Sequence


class FakeLineTerminal:
    """A terminal, or a pipe (`is_terminal` false) that holds `lines` and ends. Echo is not shown in `written`."""

    def __init__(self, lines: Sequence[str] = (), *, is_terminal: bool = True, width: int = 0) -> None:
        self.is_terminal = is_terminal
        self.width = width
        self.written = ""
        self.begun = ""
        self.is_hidden = False
        self.typed_hidden: list[bool] = []
        self._lines: list[str | None] = [*lines]
        self._ends = not is_terminal
        self._more = asyncio.Event()

    def write(self, text: str) -> None:
        """Keep it."""
        self.written += text

    def columns(self) -> int:
        """As the test set it."""
        return self.width

    async def line(self) -> str | None:
        """What was typed next."""
        while not self._lines and not self._ends:
            self._more.clear()
            await self._more.wait()
        self.typed_hidden.append(self.is_hidden)
        return self._lines.pop(0) if self._lines else None

    async def pasted(self) -> list[str]:
        """What was typed at once."""
        lines, self._lines = [line for line in self._lines if line is not None], []
        return lines

    async def forget_typed(self) -> bool:
        """Drop what is there."""
        dropped = bool(self._lines)
        self._lines.clear()
        return dropped

    def forget_more(self) -> bool:
        """The same, and what was begun."""
        if self.is_terminal:
            self._lines.clear()
        begun, self.begun = self.begun, ""
        return bool(begun)

    def forget_blank(self) -> None:
        """Drop Enter pressed ahead."""
        while self.is_terminal and self._lines and self._lines[0] == "":
            self._lines.pop(0)

    def hide(self) -> None:
        """Echo off."""
        self.is_hidden = True

    def show(self) -> None:
        """Echo on."""
        self.is_hidden = False

    def types(self, *lines: str | None) -> None:
        """Each with Enter; None is Ctrl+D."""
        self._lines += lines
        self._more.set()

    def end(self) -> None:
        """Nothing more comes."""
        self._ends = True
        self._more.set()
