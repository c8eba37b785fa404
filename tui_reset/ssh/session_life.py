"""How long a session lasts: ended when nothing is typed for too long, or when it has been open for too long."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tui_reset.ssh.sentences import Ending


class Timer(Protocol):
    """What `call_later` gives."""

    def cancel(self) -> None:
        """Do not call."""
        ...


class Clock(Protocol):
    """The part of an event loop that knows the time."""

    def time(self) -> float:
        """Seconds that never step."""
        ...

    def call_later(self, delay: float, callback: Callable[[], None], /) -> Timer:
        """Call it so many seconds from now."""
        ...


class Living(Protocol):
    """Who is told."""

    def warn(self, seconds: int) -> None:
        """The session ends in so many seconds unless something is typed; 0 takes it back, less than 0 nothing does."""
        ...

    def expired(self, ending: Ending) -> None:
        """Its time is over."""
        ...


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """In seconds: without a key, how long before that it is said, and in all."""

    idle: float
    warning: float
    total: float


class SessionLife:
    """Watches over one session from when it is made until `over`.

    A key costs a look at the clock alone: the timer finds out itself, when it is due, how much has been typed since.
    """

    def __init__(self, lifetimes: Lifetimes, clock: Clock, living: Living) -> None:
        self._lifetimes = lifetimes
        self._clock = clock
        self._living = living
        self._typed = clock.time()
        self._is_warned = False
        self._idle = clock.call_later(lifetimes.idle - lifetimes.warning, self._look)
        self._total = clock.call_later(max(0.0, lifetimes.total - lifetimes.warning), self._last_call)
        self._is_last_call = False

    def typed(self) -> None:
        """Something came from the client."""
        self._typed = self._clock.time()
        if self._is_warned and not self._is_last_call:
            self._is_warned = False
            self._idle.cancel()
            self._look()
            self._living.warn(0)

    def over(self) -> None:
        """Nobody is told any more."""
        self._is_last_call = True
        self._idle.cancel()
        self._total.cancel()

    def _look(self) -> None:
        left = self._typed + self._lifetimes.idle - self._clock.time()
        if left <= 0:
            self._end(Ending.IDLE)
        elif left <= self._lifetimes.warning:
            self._is_warned = True
            self._idle = self._clock.call_later(left, self._look)
            self._living.warn(max(1, round(left)))
        else:
            self._idle = self._clock.call_later(left - self._lifetimes.warning, self._look)

    def _last_call(self) -> None:
        """Nothing that is typed changes this any more."""
        self._is_last_call = True
        self._idle.cancel()
        left = min(self._lifetimes.warning, self._lifetimes.total)
        self._total = self._clock.call_later(left, self._too_long)
        if left:
            self._living.warn(-max(1, round(left)))

    def _too_long(self) -> None:
        self._end(Ending.TOTAL)

    def _end(self, ending: Ending) -> None:
        self.over()
        self._living.expired(ending)
