"""How fast a client may go: what it sends faster waits in its own network, and of window sizes the newest counts."""

from collections.abc import Callable
from typing import Final

from tui_reset.ssh.session_life import Clock, Timer

BURST_BYTES: Final = 64 * 1024
"""At once: a link, a mail, the longest password, and what is typed ahead."""
BYTES_PER_SECOND: Final = 16 * 1024
_SIZES_SECONDS: Final = 0.05


class Allowance:
    """Bytes that may still come; it fills up again with time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left = float(BURST_BYTES)
        self._seen = clock.time()

    def spend(self, count: int) -> float:
        """So many have come; how many seconds to read nothing more, 0 where there is enough."""
        now = self._clock.time()
        self._left = min(BURST_BYTES, self._left + (now - self._seen) * BYTES_PER_SECOND) - count
        self._seen = now
        return max(0.0, -self._left / BYTES_PER_SECOND)


class Sizes:
    """Hands on the first size at once, and of those that follow quickly the last one."""

    def __init__(self, clock: Clock, hand_on: Callable[[int, int], None]) -> None:
        self._clock = clock
        self._hand_on = hand_on
        self._next: tuple[int, int] | None = None
        self._timer: Timer | None = None

    def change(self, columns: int, rows: int) -> None:
        """The window has another size."""
        if self._timer is None:
            self._hand_on(columns, rows)
            self._timer = self._clock.call_later(_SIZES_SECONDS, self._due)
        else:
            self._next = columns, rows

    def over(self) -> None:
        """Hand on no more."""
        self._next = None
        if self._timer is not None:
            self._timer.cancel()

    def _due(self) -> None:
        self._timer, latest = None, self._next
        self._next = None
        if latest is not None:
            self.change(*latest)
