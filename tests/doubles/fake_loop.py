"""An event loop whose time is what a test says."""

import heapq
from collections.abc import Callable
from typing import Any


class FakeHandle:
    """A timer that can be taken back."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._is_cancelled = False

    def cancel(self) -> None:
        """It will not run."""
        self._is_cancelled = True

    def run(self) -> None:
        """Its moment has come."""
        if not self._is_cancelled:
            self._act()


class FakeLoop:
    """Timers run when `pass_time` reaches them; what is called soon when `turn` is called."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._timers: list[tuple[float, int, FakeHandle]] = []
        self._soon: list[FakeHandle] = []
        self._made = 0

    def time(self) -> float:
        """Seconds."""
        return self._now

    def call_soon(self, act: Callable[..., object], *arguments: Any) -> FakeHandle:
        """In the next turn."""
        handle = FakeHandle(lambda: act(*arguments))
        self._soon.append(handle)
        return handle

    def call_later(self, seconds: float, act: Callable[..., object], *arguments: Any) -> FakeHandle:
        """In so many seconds."""
        handle = FakeHandle(lambda: act(*arguments))
        self._made += 1
        heapq.heappush(self._timers, (self._now + seconds, self._made, handle))
        return handle

    def turn(self) -> None:
        """Run what was called soon."""
        soon, self._soon = self._soon, []
        for handle in soon:
            handle.run()

    def pass_time(self, seconds: float) -> None:
        """Run what is due by then, each at its own moment."""
        until = self._now + seconds
        while self._timers and self._timers[0][0] <= until:
            self._now, _, handle = heapq.heappop(self._timers)
            handle.run()
        self._now = until
