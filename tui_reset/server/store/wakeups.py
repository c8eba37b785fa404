"""Waking those who wait for a change: by name, after the commit, in this process and through it in others."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.problems import Problem, ProblemCode

OUTBOX: Final = "outbox"
"""The name under which the mail worker waits."""


SETTINGS: Final = "settings"
"""The name under which each node waits for what administrators change."""
_DESKS: Final = "desk:"


def seen_by_desk(reset_id: str) -> str:
    """The name for what of a reset only the desk may see: its mail has gone, or somebody came with the link."""
    return f"{_DESKS}{reset_id}"


def reset_of(name: str) -> str:
    """The id of the reset that a name is about."""
    return name.removeprefix(_DESKS)


class Waiter:
    """One who waits. `replaced` once a newer poll of the same holder has come."""

    __slots__ = ("_event", "replaced")

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.replaced = False

    def wake(self) -> None:
        """Let it look again."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Whether it was woken within that time; the next wait begins anew."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


class Wakeups:
    """Waiters by name. A wake-up says only "look again": what may be seen is decided by who looks."""

    def __init__(self, polls_per_source: int = limits.POLLS_PER_SOURCE) -> None:
        self._waiting: dict[str, set[Waiter]] = {}
        self._polls: dict[str, Waiter] = {}
        self._sources: Counter[str] = Counter()
        self._polls_per_source = polls_per_source
        self._carry: Callable[[list[str]], None] | None = None

    def carried_by(self, carry: Callable[[list[str]], None]) -> None:
        """Let `carry` tell the other nodes. That a mail waits is not told: each node's worker looks by itself."""
        self._carry = carry

    def signal(self, *names: str) -> None:
        """Wake all who wait for one of these names, on every node; call it after the commit."""
        self.wake(*names)
        if self._carry is not None and (told := [name for name in names if name != OUTBOX]):
            self._carry(told)

    def resets_waited_for(self) -> set[str]:
        """The ids of the resets that somebody here waits for."""
        return {reset_of(name) for name in self._waiting if name not in {OUTBOX, SETTINGS}}

    def wake(self, *names: str) -> None:
        """Wake all who wait for one of these names here."""
        for name in names:
            for waiter in self._waiting.get(name, ()):
                waiter.wake()

    @contextmanager
    def waiter(self, *names: str) -> Iterator[Waiter]:
        """Wait for any of these names: enter before looking, so that no change is missed between look and wait."""
        waiter = Waiter()
        for name in names:
            self._waiting.setdefault(name, set()).add(waiter)
        try:
            yield waiter
        finally:
            for name in names:
                others = self._waiting[name]
                others.discard(waiter)
                if not others:
                    del self._waiting[name]

    @contextmanager
    def poll(self, name: str, grant: str, source: str, *more: str) -> Iterator[Waiter]:
        """A waiting call: the newest of a grant ends the one before; too many of a source are refused (API)."""
        if self._sources[source] >= self._polls_per_source:
            raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=limits.LONG_POLL_SECONDS)
        with self.waiter(name, *more) as waiter:
            self._replace(grant, waiter)
            self._sources[source] += 1
            try:
                yield waiter
            finally:
                self._leave(grant, source, waiter)

    def _replace(self, grant: str, waiter: Waiter) -> None:
        if older := self._polls.get(grant):
            older.replaced = True
            older.wake()
        self._polls[grant] = waiter

    def _leave(self, grant: str, source: str, waiter: Waiter) -> None:
        self._sources[source] -= 1
        if not self._sources[source]:
            del self._sources[source]
        if self._polls.get(grant) is waiter:
            del self._polls[grant]
