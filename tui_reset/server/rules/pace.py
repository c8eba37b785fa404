"""How often one person may read, counted in memory: a limit against floods, not a security counter."""

import threading
from collections import Counter
from typing import Final

from tui_reset.contract.problems import Problem, ProblemCode

WINDOW: Final = 60.0
"""Seconds."""


class Pace:
    """So many of a name in each window; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window: int | None = None
        self._counts: Counter[str] = Counter()

    def step(self, name: str, limit: int, monotonic: float) -> None:
        """Count one; `too_many_requests` with `retry_after` beyond the limit. `monotonic` is seconds."""
        with self._lock:
            window = int(monotonic // WINDOW)
            if window != self._window:
                self._window, self._counts = window, Counter()
            if self._counts[name] >= limit:
                left = (window + 1) * WINDOW - monotonic
                raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=int(left) + 1)
            self._counts[name] += 1
