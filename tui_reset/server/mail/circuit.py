"""Stops asking a mail server that refuses everybody, and tries again by itself."""

from collections.abc import Callable
from typing import Final

_FAILURES_TO_OPEN: Final = 4
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 30.0


class Circuit:
    """Open after four failures of the whole service in a row, for 2 to 30 seconds; any success closes it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures = 0
        self._open_until = 0.0

    @property
    def pause(self) -> float:
        """Seconds until the next attempt may be made; 0 when it may be made now."""
        return max(0.0, self._open_until - self._monotonic())

    def succeeded(self) -> None:
        """The server took a message or answered a probe."""
        self._failures = 0
        self._open_until = 0.0

    def failed(self) -> None:
        """The server refused in a way that would have hit every message."""
        self._failures += 1
        if self._failures >= _FAILURES_TO_OPEN:
            seconds = _FIRST_PAUSE * 2 ** min(self._failures - _FAILURES_TO_OPEN, 8)
            self._open_until = self._monotonic() + min(seconds, _LONGEST_PAUSE)
