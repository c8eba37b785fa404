"""An event loop's clock that is turned by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class FakeTimer:
    """One call that is due at a time."""

    due: float
    call: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Never call."""
        self.is_cancelled = True


@dataclass
class FakeTimers:
    """A loop's clock; `turn` goes on to a time and calls what is due until then."""

    now: float = 1000.0
    timers: list[FakeTimer] = field(default_factory=list)

    def time(self) -> float:
        """Seconds."""
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None], /) -> FakeTimer:
        """Remember it."""
        timer = FakeTimer(self.now + delay, callback)
        self.timers.append(timer)
        return timer

    def turn(self, seconds: float) -> None:
        """So many seconds pass."""
        end = self.now + seconds
        while due := [timer for timer in self.pending if timer.due <= end]:
            first = min(due, key=lambda timer: timer.due)
            self.timers.remove(first)
            self.now = first.due
            first.call()
        self.now = end

    @property
    def pending(self) -> list[FakeTimer]:
        """What will be called."""
        return [timer for timer in self.timers if not timer.is_cancelled]
