"""Who is let in and how many: places for connections that wait, for sessions, and for sessions that begin."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from tui_reset.settings import SshSettings
from tui_reset.ssh.sentences import Refusal

_QUEUE_PER_PLACE: Final = 8
"""Sessions that may wait for each place at the start; more are told to come back in a moment."""
_FIRST_FRAME_SECONDS: Final = 5.0
"""A session that has shown nothing for so long keeps nobody else from beginning."""


class Waiter(Protocol):
    """A connection without a session."""

    def abort(self) -> None:
        """End it at once."""
        ...


WaiterType = TypeVar("WaiterType", bound=Waiter)


class Busy(Exception):  # noqa: N818 - a fact
    """Too many are beginning."""


class Places(Generic[WaiterType]):
    """Counts connections and sessions by source (an IPv4 address or an IPv6 /64). `limits` may be replaced."""

    def __init__(self, limits: SshSettings) -> None:
        self.limits = limits
        self._waiting: dict[WaiterType, str] = {}
        self._sessions: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """Connections without a session."""
        return len(self._waiting)

    @property
    def sessions(self) -> int:
        """Sessions that are open."""
        return self._sessions.total()

    def wait(self, waiter: WaiterType, source: str) -> list[WaiterType]:
        """Give it a place, and those that lost theirs: the oldest of a source that has too many.

        Nobody is turned away for those who came before and keep silent; one source never fills the place alone.
        """
        self._waiting[waiter] = source
        lost = []
        if self._of(source) > self.limits.unauthenticated_per_source:
            lost.append(self._give_up_oldest(source))
        while len(self._waiting) > self.limits.unauthenticated:
            lost.append(self._give_up_oldest(self._greediest()))
        return lost

    def waited(self, waiter: WaiterType) -> None:
        """It has a session now, or is gone."""
        self._waiting.pop(waiter, None)

    def take(self, source: str) -> Refusal | None:
        """A place for one session, or why there is none."""
        if self.sessions >= self.limits.sessions:
            return Refusal.FULL
        if self._sessions[source] >= self.limits.sessions_per_source:
            return Refusal.SOURCE_FULL
        self._sessions[source] += 1
        return None

    def leave(self, source: str) -> None:
        """The place is free again."""
        self._sessions[source] -= 1
        if not self._sessions[source]:
            del self._sessions[source]

    def _of(self, source: str) -> int:
        return sum(1 for one in self._waiting.values() if one == source)

    def _greediest(self) -> str:
        """The source with most of the places; the one that has waited longest where none has more than another."""
        return Counter(self._waiting.values()).most_common(1)[0][0]

    def _give_up_oldest(self, source: str) -> WaiterType:
        oldest = next(waiter for waiter, whose in self._waiting.items() if whose == source)
        del self._waiting[oldest]
        return oldest


class Turn:
    """A place at the start; given back when the first frame is there, or after a while in which none came."""

    def __init__(self, give_back: Callable[[], None], patience: float) -> None:
        self._give_back: Callable[[], None] | None = give_back
        self._timer = asyncio.get_running_loop().call_later(patience, self.over)

    def over(self) -> None:
        """The session has begun, or never will."""
        self._timer.cancel()
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()


class Starts:
    """Lets a few sessions begin at once: a first frame is dear, and others' keys wait for it (TERMINAL.md H)."""

    def __init__(self, at_once: int, *, patience: float = _FIRST_FRAME_SECONDS) -> None:
        self.at_once = at_once
        self._patience = patience
        self._under_way = 0
        self._queue: list[asyncio.Future[None]] = []

    async def turn(self) -> Turn:
        """Wait for a place. Raises Busy where too many wait already."""
        await self._place()
        return Turn(self._next, self._patience)

    async def _place(self) -> None:
        if self._under_way < self.at_once:
            self._under_way += 1
            return
        if len(self._queue) >= self.at_once * _QUEUE_PER_PLACE:
            raise Busy
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine in self._queue:
                self._queue.remove(mine)
            elif not mine.cancelled():
                self._next()
            raise

    def _next(self) -> None:
        """Hand the place to the next who waits; fewer may begin at once than before a reload."""
        while self._queue and self._under_way <= self.at_once:
            mine = self._queue.pop(0)
            if not mine.done():
                mine.set_result(None)
                return
        self._under_way -= 1
