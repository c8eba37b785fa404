"""The conversation's two sides: lines that are said, and questions that are answered; nothing is ever redrawn."""

import asyncio
from typing import Final, Protocol

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.layout import wrapped
from tui_reset.terminal.plain_text import plain

MOST_IN_VAIN: Final = 100
"""Answers from a pipe that nothing comes of; then it is taken for one that never ends."""
BROKEN_OFF: Final = mark(
    "Something has changed: what you were typing is dropped, and is still not shown. Press Enter to go on:"
)


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

    async def forget_typed(self) -> bool:
        """Drop what was typed ahead, and what still comes of a paste; gives whether there was anything."""
        ...

    def forget_more(self) -> bool:
        """Drop what came together with the last line; gives whether a line had been begun."""
        ...

    def forget_blank(self) -> None:
        """Drop Enter pressed ahead."""
        ...

    def hide(self) -> None:
        """From now on what is typed is not shown."""
        ...

    def show(self) -> None:
        """What is typed is shown again."""
        ...


class InputEnded(Exception):  # noqa: N818 - nothing is wrong with it
    """Nothing more will be typed, or Ctrl+D was pressed."""

    @property
    def sentence(self) -> str:
        """Says so where nobody can be asked."""
        return _("Nothing more is typed: tui-reset ends here.")


class InVain(InputEnded):
    """What comes from a pipe is no answer to what is asked, and nobody reads what it is told."""

    @property
    def sentence(self) -> str:
        """Says so."""
        said = _("The last {number} answers led nowhere: tui-reset ends here.")
        return said.format(number=MOST_IN_VAIN)


class NoTerminal(Exception):  # noqa: N818 - a refusal, told as a sentence
    """A secret would be shown: what is typed does not come from a terminal."""


class Console:
    """Says lines and asks questions. What is said while a question is open comes below it, and it is asked again."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._open = ""
        self._in_vain = 0
        self._is_broken_off = False

    @property
    def can_hide(self) -> bool:
        """Whether secrets can be asked for."""
        return self._terminal.is_terminal

    def say(self, *lines: str) -> None:
        """Each on a line of its own. Control characters from outside are made visible."""
        columns = self._terminal.columns()
        said = "".join(f"{piece}\n" for line in lines for piece in wrapped(_one_line(line), columns))
        if self._open:
            said = f"\n{said}{self._asked()}"
        self._terminal.write(said)

    def say_again(self) -> None:
        """The open question, on a line of its own: it has been left behind."""
        if self._open:
            self._terminal.write(f"\n{self._asked()}")

    def led_on(self) -> None:
        """Something came of an answer."""
        self._in_vain = 0

    def forget_blank(self) -> None:
        """Enter pressed twice answers one question."""
        self._terminal.forget_blank()

    def write_as_it_is(self, sequence: str) -> None:
        """To the terminal itself: a request to its clipboard. Raises OSError where a file or a pipe would get it."""
        if not self._terminal.columns():
            raise OSError
        self._terminal.write(sequence)

    async def ask(self, question: str, *, already: bool = False) -> str:
        """One line, as it was typed. `already`: the question stands there. Raises InputEnded."""
        if self._is_broken_off:
            await self._hidden(f"{_(BROKEN_OFF)} ")
        return await self._asked_once(question, already=already)

    async def ask_secret(self, question: str) -> str:
        """The same without showing what is typed; what was typed ahead is no answer. Raises InputEnded, NoTerminal."""
        if not self._terminal.is_terminal:
            raise NoTerminal
        if self._is_broken_off:
            await self._hidden(f"{_(BROKEN_OFF)} ")
        return await self._hidden(question)

    async def rest_of_paste(self) -> list[str]:
        """Lines that came together with the last answer; on a pipe each line is an answer of its own."""
        return await self._terminal.pasted() if self._terminal.is_terminal else []

    def close_question(self) -> None:
        """What is said next begins on a line of its own: the question is not answered any more."""
        if self._open:
            self._open = ""
            self._terminal.write("\n")

    async def _hidden(self, question: str) -> str:
        """One line that is not shown. Whoever is interrupted in the middle of it goes on typing: that is not shown
        either, and answers nothing, up to its end.
        """
        self._terminal.hide()
        try:
            if not self._is_broken_off and await self._terminal.forget_typed():
                self._terminal.write("\n")  # it may have been shown up to here
            self._is_broken_off = False
            return await self._asked_once(question)
        except asyncio.CancelledError:
            self._is_broken_off = self._terminal.forget_more()
            raise
        finally:
            # Half a secret is no beginning of the next answer, which is shown, nor is a second line that came with it.
            self._terminal.forget_more()
            if not self._is_broken_off:
                self._terminal.show()

    async def _asked_once(self, question: str, *, already: bool = False) -> str:
        self._open = _one_line(question)
        if not already:
            self._terminal.write(self._asked())
        return await self._answer()

    def _asked(self) -> str:
        """The open question as it is written: words whole, and what is typed beside the last of them."""
        *lines, last = wrapped(self._open.rstrip(), self._terminal.columns())
        return "\n".join([*lines, last + self._open[len(self._open.rstrip()) :]])

    async def _answer(self) -> str:
        if not self._terminal.is_terminal:
            self._in_vain += 1
            if self._in_vain > MOST_IN_VAIN:
                self.close_question()
                raise InVain
        answer = await self._terminal.line()
        if answer is None:
            self.close_question()
            raise InputEnded
        # A terminal shows the end of the line itself; a transcript of a pipe would run on.
        if not self._terminal.is_terminal:
            self._terminal.write("\n")
        self._open = ""
        return answer


def _one_line(text: str) -> str:
    """Without control characters, and without line breaks: what comes from outside must not look like a question."""
    return " ".join(plain(text).split("\n"))
