"""The conversation's two sides: lines that are said, and questions that are answered; nothing is ever redrawn."""

import asyncio
from typing import Protocol

from tui_reset.lines.layout import wrapped
from tui_reset.terminal.plain_text import plain


class Terminal(Protocol):
    """What lines need of a terminal, a pipe, or a channel of a connection."""

    @property
    def is_terminal(self) -> bool:
        """Whether secrets can be typed without being shown."""
        ...

    def write(self, text: str) -> None:
        """Write all of it."""
        ...

    def columns(self) -> int:
        """The width of the window; 0 where there is none."""
        ...

    async def line(self) -> str | None:
        """The next line; None at the end of what is typed."""
        ...

    async def pasted(self) -> list[str]:
        """The lines that follow at once: the rest of what was pasted."""
        ...

    def forget_typed(self) -> None:
        """Drop what was typed ahead."""
        ...

    def hide(self) -> None:
        """From now on what is typed is not shown."""
        ...

    def show(self) -> None:
        """What is typed is shown again."""
        ...


class InputEnded(Exception):  # noqa: N818 - nothing is wrong with it
    """Nothing more will be typed, or Ctrl+D was pressed."""


class NoTerminal(Exception):  # noqa: N818 - a refusal, told as a sentence
    """A secret would be shown: what is typed does not come from a terminal."""


class Console:
    """Says lines and asks questions. What is said while a question is open comes below it, and it is asked again."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._open = ""

    @property
    def can_hide(self) -> bool:
        """Whether secrets can be asked for."""
        return self._terminal.is_terminal

    def say(self, *lines: str) -> None:
        """Each on a line of its own. Control characters from outside are made visible."""
        columns = self._terminal.columns()
        said = "".join(
            f"{piece}\n" for line in lines for part in plain(line).split("\n") for piece in wrapped(part, columns)
        )
        if self._open:
            said = f"\n{said}{self._open}"
        self._terminal.write(said)

    def write_as_it_is(self, sequence: str) -> None:
        """To the terminal itself: a request to its clipboard."""
        self._terminal.write(sequence)

    async def ask(self, question: str, *, already: bool = False) -> str:
        """One line, as it was typed. `already`: the question stands there. Raises InputEnded."""
        self._open = plain(question)
        if not already:
            self._terminal.write(self._open)
        return await self._answer()

    async def ask_secret(self, question: str) -> str:
        """The same without showing what is typed; what was typed ahead is no answer. Raises InputEnded, NoTerminal."""
        if not self._terminal.is_terminal:
            raise NoTerminal
        self._terminal.hide()
        self._terminal.forget_typed()
        try:
            return await self.ask(question)
        except asyncio.CancelledError:
            self._terminal.forget_typed()  # half a secret is no beginning of the next answer, which is shown
            raise
        finally:
            self._terminal.show()

    async def rest_of_paste(self) -> list[str]:
        """Lines that came together with the last answer; on a pipe each line is an answer of its own."""
        return await self._terminal.pasted() if self._terminal.is_terminal else []

    def close_question(self) -> None:
        """What is said next begins on a line of its own: the question is not answered any more."""
        if self._open:
            self._open = ""
            self._terminal.write("\n")

    async def _answer(self) -> str:
        answer = await self._terminal.line()
        if answer is None:
            self.close_question()
            raise InputEnded
        # A terminal shows the end of the line itself; a transcript of a pipe would run on.
        if not self._terminal.is_terminal:
            self._terminal.write("\n")
        self._open = ""
        return answer
