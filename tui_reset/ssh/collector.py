"""Finds what ended sessions left behind, in a moment when nobody types; a collection stops everybody."""

import asyncio
import gc
import heapq
import time
from collections.abc import Callable
from typing import Final

from tui_reset.ssh.wiping import overwrite_small

QUIET_SECONDS: Final = 0.25
"""Nobody has typed for so long: nobody waits for a frame."""
PATIENCE_SECONDS: Final = 10.0
"""After that it is done whether somebody types or not."""
AGAIN_SECONDS: Final = 5.0
"""After it was done, once more: what was on its way then has ended."""
SHARE: Final = 20
"""At most one twentieth of the time goes into it; put off for longer, it would stop everybody for longer."""


def collect() -> None:
    """Every generation; and nothing typed stays in the places that became free."""
    forget_cancelled(asyncio.get_running_loop())
    gc.collect()
    overwrite_small()


def forget_cancelled(loop: asyncio.AbstractEventLoop) -> None:
    """A timer that was taken back stays until it would have been due, and with it the variables of its app.

    asyncio does the same by itself when there are many (`BaseEventLoop._run_once`); other loops keep none.
    """
    timers: list[asyncio.TimerHandle] | None = getattr(loop, "_scheduled", None)
    if timers is not None:
        for timer in timers:
            if timer.cancelled():
                timer._scheduled = False  # type: ignore[attr-defined]  # noqa: SLF001 - as asyncio does
        timers[:] = [timer for timer in timers if not timer.cancelled()]
        heapq.heapify(timers)
        loop._timer_cancelled_count = 0  # type: ignore[attr-defined]  # noqa: SLF001 - the same


def keep() -> None:
    """What is there now stays, and is not looked at again."""
    gc.collect()
    gc.freeze()


class Collector:
    """Told of each key and of each session's end; collects once after one end or many."""

    def __init__(self, collect: Callable[[], None] = collect, clock: Callable[[], float] = time.monotonic) -> None:
        self._collect = collect
        self._clock = clock
        self._typed_at = self._not_before = self._due_at = 0.0
        self._has_more = False
        self._timer: asyncio.TimerHandle | None = None

    def typed(self) -> None:
        """Somebody waits for a frame."""
        self._typed_at = self._clock()

    def session_ended(self) -> None:
        """There is something to find, and once more when calls that were on their way have ended too."""
        self._has_more = True
        if self._timer is None:
            self._due_at = self._clock() + PATIENCE_SECONDS
            self._wait(QUIET_SECONDS)

    def close(self) -> None:
        """Nothing more will be typed: find the rest."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._collect()

    def _wait(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        now = self._clock()
        quiet = now - self._typed_at >= QUIET_SECONDS or now >= self._due_at
        if not quiet or now < self._not_before:
            self._wait(QUIET_SECONDS)
            return
        self._timer = None
        self._collect()
        took = self._clock() - now
        self._not_before = now + SHARE * took
        if self._has_more:
            self._has_more = False
            self._due_at = now + AGAIN_SECONDS + PATIENCE_SECONDS
            self._wait(AGAIN_SECONDS)
