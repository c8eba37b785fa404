"""The real front end in lines with fakes around it, and what a person at it reads and types."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.doubles.fake_clipboard import FakeClipboard
from tests.doubles.fake_gateway import FakeGateway, Played
from tests.doubles.fake_line_terminal import FakeLineTerminal
from tests.doubles.fake_time import FakeTime
from tui_reset.errands.parts import Parts
from tui_reset.flow.walk import Walk, begin
from tui_reset.lines.console import Console
from tui_reset.lines.front import LinesFront

SERVICE = "https://reset.example.org"
_PATIENCE = 5.0
_TURNS = 50


@dataclass
class Talk:
    """The front end, its fakes, and how far it has been read."""

    gateway: FakeGateway
    terminal: FakeLineTerminal
    clock: FakeTime
    clipboard: FakeClipboard
    front: LinesFront
    ended: "asyncio.Task[int]"
    read: int = field(default=0)

    @property
    def unread(self) -> str:
        """What was said since the last `reads`."""
        return self.terminal.written[self.read :]

    async def reads(self, *texts: str) -> str:
        """Wait until all of it is said in this order; gives everything that was said by then and not yet read."""
        async with asyncio.timeout(_PATIENCE):
            while (end := self._end_of(texts)) < 0:
                if self.ended.done() and self._end_of(texts) < 0:
                    msg = f"ended, wanted {texts}: {self.unread}"
                    raise AssertionError(msg)
                await asyncio.sleep(0)
        said, self.read = self.terminal.written[self.read : end], end
        return said

    def _end_of(self, texts: Sequence[str]) -> int:
        at = self.read
        for text in texts:
            at = self.terminal.written.find(text, at)
            if at < 0:
                return -1
            at += len(text)
        return at

    async def answers(self, question: str, *lines: str) -> None:
        """Wait for the question, then type."""
        await self.reads(question)
        self.terminal.types(*lines)

    async def chooses(self, label: str) -> None:
        """Type the number of the line with that label in the menu that is said next, and is asked about."""
        said = await self.reads("1. ", "\nType ", ": ")
        numbers = [line.partition(". ")[0] for line in said.splitlines() if line.partition(". ")[2] == label]
        assert numbers, f"no {label!r} in {said}"
        self.terminal.types(numbers[-1])

    async def settles(self) -> None:
        """Let everything happen that needs no time."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def waits(self, seconds: float) -> None:
        """Let time pass, second by second as the ticks do."""
        await self.settles()
        for _ in range(int(seconds)):
            self.clock.pass_by(1)
            for _ in range(3):
                await asyncio.sleep(0)
        await self.settles()

    async def exit_code(self) -> int:
        """What it ended with."""
        async with asyncio.timeout(_PATIENCE):
            return await self.ended


@asynccontextmanager
async def talk(
    *plays: Played,
    walk: Walk | None = None,
    gateway: FakeGateway | None = None,
    terminal: FakeLineTerminal | None = None,
    opened: bool = False,
    make: Callable[..., LinesFront] = LinesFront,
) -> AsyncIterator[Talk]:
    """A front end whose backend plays `plays`, until the block ends; `make` may build one with more to it."""
    backend, window = gateway or FakeGateway(*plays), terminal or FakeLineTerminal()
    clock, clipboard = FakeTime(), FakeClipboard()
    parts = Parts(lambda: backend, lambda _: clipboard, clock=clock, sleep=clock.sleep, new_key=lambda: "k" * 22)
    front = make(parts, Console(window), walk or begin(), opened=opened)
    ended = asyncio.ensure_future(front.run(SERVICE))
    try:
        yield Talk(backend, window, clock, clipboard, front, ended)
    finally:
        ended.cancel()
        await asyncio.gather(ended, return_exceptions=True)
