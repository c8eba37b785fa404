"""A terminal for lines in memory: what was said, and answers as a test gives them."""

import asyncio
from collections.abc import Callable
from functools import partial


class FakeLines:
    """`said` is everything so far. `hidden` tells whether typing is shown now, `was_hidden` of the last answer."""

    def __init__(self, columns: int = 0) -> None:
        self.is_terminal = True
        self.said = ""
        self.hidden = False
        self.was_hidden = False
        self.more: list[str] = []
        self._columns = columns
        self._answers: asyncio.Queue[str | None] = asyncio.Queue()
        self._since = 0

    def write(self, text: str) -> None:
        """Remember it."""
        self.said += text

    def columns(self) -> int:
        """As it was made."""
        return self._columns

    async def line(self) -> str | None:
        """What the test answers."""
        answer = await self._answers.get()
        self.was_hidden = self.hidden
        if answer is not None:
            self.said += "\n" if self.hidden else f"{answer}\n"
        return answer

    async def pasted(self) -> list[str]:
        """What the test lets come together with an answer."""
        more, self.more = self.more, []
        return more

    async def forget_typed(self) -> None:
        """Nothing is typed ahead."""

    def forget_more(self) -> None:
        """The same."""

    def forget_blank(self) -> None:
        """The same."""

    def hide(self) -> None:
        """From now on."""
        self.hidden = True

    def show(self) -> None:
        """Again."""
        self.hidden = False

    # What a test does

    @property
    def since(self) -> str:
        """What was said since the last answer, with the blanks of wrapping as they are."""
        return self.said[self._since :]

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
            self._since = len(self.said)
            self._answers.put_nowait(answer)

    async def chooses(self, *labels: str) -> None:
        """Take that line of the newest menu, and of the next."""
        for label in labels:
            await self._until(partial(self._offers, label), f"a choice {label!r}")
            number = self._menu().index(label) + 1
            self._since = len(self.said)
            self._answers.put_nowait(str(number))

    def _offers(self, label: str) -> bool:
        return self.since.endswith(": ") and label in self._menu()

    def _menu(self) -> list[str]:
        menu = self.said[self.said.rfind("\n1. ") + 1 :].splitlines()
        return [line.partition(". ")[2] for line in menu if line.partition(". ")[0].isdigit()]

    async def _until(self, holds: Callable[[], bool], what: str) -> str:
        for _ in range(20_000):
            if holds():
                return self.since
            await asyncio.sleep(0)
        raise AssertionError(f"wanted {what}, and said since the last answer was:\n{self.since}")
