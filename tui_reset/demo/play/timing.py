"""The pace of a play, which is a person's, and the time that it happens in."""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

SLOWEST: Final = 0.25
FASTEST: Final = 100.0
_STEP: Final = 1.5
_FRAME_SECONDS: Final = 0.017
_DRAWN_SECONDS: Final = 5.0
_FRAMES_SECONDS: Final = 0.05
_KEY_SECONDS: Final = (0.05, 0.17)
_PRESS_SECONDS: Final = 0.7
_READ_SECONDS: Final = 1.2
_READ_SECONDS_A_CELL: Final = 0.045


class Seconds(Protocol):
    """`rest` lets time pass that only a person needs; `wait` is for what the machine is still doing."""

    @property
    def piece(self) -> float:
        """The longest rest at once; a key is heeded after it."""
        ...

    def clock(self) -> float:
        """A reading that never goes back."""
        ...

    async def rest(self, seconds: float) -> None:
        """Let it pass."""
        ...

    async def wait(self, seconds: float) -> None:
        """Really wait."""
        ...


class RealSeconds:
    """As they pass."""

    piece = 0.1

    def clock(self) -> float:
        """The machine's."""
        return time.monotonic()

    async def rest(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)

    wait = rest


class ToldSeconds:
    """For a film that nobody watches while it is made: rests are told, and take next to no time."""

    piece = math.inf

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._told = 0.0
        self.is_drawn: Callable[[], bool] = lambda: True
        """Whether the screen shows by now what it is to show."""

    def clock(self) -> float:
        """The machine's, and what was told."""
        return self._clock() + self._told

    async def rest(self, seconds: float) -> None:
        """As long as it takes to draw a frame, and longer where there is more to see; the remainder is told."""
        began = self._clock()
        await self._sleep(min(seconds, max(_FRAME_SECONDS, min(seconds / 20, _FRAMES_SECONDS))))
        while not self.is_drawn() and self._clock() - began < _DRAWN_SECONDS:
            await self._sleep(_FRAME_SECONDS)
        self._told += max(0.0, seconds - (self._clock() - began))

    async def wait(self, seconds: float) -> None:
        """Sleep."""
        await self._sleep(seconds)


class Pace:
    """Seconds between what is done; `factor` 2 is twice as fast. Chance is seedable, and no secret."""

    def __init__(self, factor: float = 1.0, chance: random.Random | None = None) -> None:
        self.factor = factor
        self._chance = chance or random.Random()  # noqa: S311 - the rhythm of typing

    def before_key(self) -> float:
        """While typing, as uneven as people are."""
        return self._chance.uniform(*_KEY_SECONDS) / self.factor

    def around_press(self) -> float:
        """Before and after a single key, so that it can be followed."""
        return _PRESS_SECONDS / self.factor

    def reading(self, cells: int) -> float:
        """A caption that wide."""
        return (_READ_SECONDS + cells * _READ_SECONDS_A_CELL) / self.factor

    def faster(self) -> None:
        """Half as fast again."""
        self.factor = max(self.factor, min(8.0, self.factor * _STEP))

    def slower(self) -> None:
        """Two thirds as fast."""
        self.factor = max(SLOWEST, self.factor / _STEP)
