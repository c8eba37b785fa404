"""Questions and menus: what is no answer is refused with what to type instead, and `?` asks for help."""

from collections.abc import Sequence
from typing import Final

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.console import Console
from tui_reset.lines.layout import menu_lines, which

HELP: Final = "?"
HOW_TO_ANSWER: Final = mark(
    "To answer, type and press Enter. For this help and the other choices, type ? and press Enter; "
    "where typing is not shown, press Enter alone."
)
NOT_SHOWN: Final = mark("What you type next is not shown.")
ENTER_ALONE: Final = mark("Enter alone: help and other choices.")
"""The way out of a question at which `?` might be the answer."""
_NO_SUCH_CHOICE: Final = mark("Not accepted: There is no such choice. Type one of the numbers, or ? for help.")
_NOTHING_TYPED: Final = mark("Not accepted: Nothing was typed. Type one of the numbers, or ? for help.")
_DIGITS: Final = 6
"""No menu is longer; what has more digits is none of its numbers."""


def not_accepted(sentence: str) -> str:
    """Something that was typed is refused, and why."""
    return _("Not accepted: {why}").format(why=sentence)


def no_answer(sentence: str) -> str:
    """The service is silent, and what that means here."""
    return _("No answer: {why}").format(why=sentence)


def going_on(label: str) -> str:
    """The choice that leads back to a field."""
    return _("Go on: {label}").format(label=label)


class HelpWanted(Exception):  # noqa: N818 - a wish
    """`?` was typed, or nothing where what is typed is not shown."""


class Questions:
    """One person's answers. Raises InputEnded, HelpWanted, NoTerminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def choose(self, labels: Sequence[str], *, default: bool = False, asked: str = "") -> int:
        """The place of the chosen line, from 0. The menu is not said here; `asked`: this question stands there already.

        With a `default` Enter alone is the first.
        """
        question = which(len(labels), default=default)
        already = asked == question
        while True:
            answer = (await self._console.ask(question, already=already)).strip()
            already = False
            if answer == HELP:
                raise HelpWanted
            if not answer and default:
                return 0
            number = answer.rstrip(".").lstrip("0")
            if number.isascii() and number.isdecimal() and int(number[:_DIGITS]) <= len(labels):
                return int(number[:_DIGITS]) - 1
            self._console.say(_(_NO_SUCH_CHOICE if answer else _NOTHING_TYPED))

    async def choose_from(self, labels: Sequence[str], *, default: bool = False) -> int:
        """Say the menu and ask; `?` says it again."""
        while True:
            self._console.say(*menu_lines(labels))
            try:
                return await self.choose(labels, default=default)
            except HelpWanted:
                pass

    async def text(self, label: str, filled: str = "") -> str:
        """What is typed; with something `filled` in, Enter alone keeps that."""
        keeping = _("{label} [{filled}], Enter keeps it:").format(label=label, filled=filled)
        answer = await self._console.ask(f"{keeping} " if filled else f"{label}: ")
        if answer.strip() == HELP:
            raise HelpWanted
        return answer if answer.strip() or not filled else filled

    async def secret(self, label: str) -> str:
        """What is typed, not shown, and not read as anything else; nothing asks for help.

        The question ends like those by which Emacs knows (`comint-password-prompt-regexp`) that it must not show it.
        """
        answer = await self._console.ask_secret(f"{label}: ")
        if not answer:
            raise HelpWanted
        return answer
