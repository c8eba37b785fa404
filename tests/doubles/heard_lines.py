"""Somebody who listens at a terminal of lines: waits for what is said, answers questions, chooses from menus."""

import asyncio
from collections.abc import Callable
from functools import partial

from tests.doubles.fake_line_terminal import FakeLineTerminal

_TURNS = 20_000


class HeardLines(FakeLineTerminal):
    """`since` is what was said since the last answer. What is typed is shown, as a terminal does it."""

    def __init__(self, width: int = 0) -> None:
        super().__init__(width=width)
        self._since = 0

    async def line(self) -> str | None:
        """With echo, unless it is off."""
        answer = await super().line()
        if answer is not None:
            self.written += "\n" if self.is_hidden else f"{answer}\n"
        return answer

    @property
    def since(self) -> str:
        """What was said since the last answer."""
        return self.written[self._since :]

    async def hears(self, *texts: str) -> str:
        """Until all of these were said since the last answer."""
        return await self._until(lambda: all(text in self.since for text in texts), f"{texts}")

    async def is_asked(self, question: str = "") -> str:
        """Until a question stands open that ends so."""
        return await self._until(lambda: self.since.endswith(f"{question}: "), f"a question {question!r}")

    async def answers(self, question: str, *answers: str | None) -> None:
        """Wait for the question, then answer; each further answer waits for the next question."""
        await self.is_asked(question)
        for place, answer in enumerate(answers):
            if place:
                await self.is_asked()
            self._type(answer)

    async def pastes(self, question: str, *lines: str) -> None:
        """Answer with more than one line at once."""
        await self.is_asked(question)
        self._type(*lines)

    async def chooses(self, *labels: str) -> None:
        """Take that line of the newest menu, and of the next."""
        for label in labels:
            await self._until(partial(self._offers, label), f"a choice {label!r}")
            self._type(str(self._menu().index(label) + 1))

    def _type(self, *lines: str | None) -> None:
        self._since = len(self.written)
        self.types(*lines)

    def _offers(self, label: str) -> bool:
        return self.since.endswith(": ") and label in self._menu()

    def _menu(self) -> list[str]:
        menu = self.written[self.written.rfind("\n1. ") + 1 :].splitlines()
        return [line.partition(". ")[2] for line in menu if line.partition(". ")[0].isdigit()]

    async def _until(self, holds: Callable[[], bool], what: str) -> str:
        for _ in range(_TURNS):
            if holds():
                return self.since
            await asyncio.sleep(0)
        msg = f"wanted {what}, and said since the last answer was:\n{self.since}"
        raise AssertionError(msg)
