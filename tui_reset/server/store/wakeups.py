"""Waking those who wait for a change: in this process, by name, after the commit."""

import asyncio
from collections import Counter
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.problems import Problem, ProblemCode

OUTBOX: Final = "outbox"
"""The name under which the mail worker waits."""


class Wakeups:
    """Waiters by name. A wake-up says only "look again": what may be seen is decided by who looks."""

    def __init__(self, polls_per_source: int = limits.POLLS_PER_SOURCE) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._polls: dict[str, asyncio.Event] = {}
        self._sources: Counter[str] = Counter()
        self._polls_per_source = polls_per_source

    def signal(self, *names: str) -> None:
        """Wake all who wait for one of these names."""
        for name in names:
            for event in self._waiting.get(name, ()):
                event.set()
