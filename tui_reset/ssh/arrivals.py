"""How often anybody may come: each handshake costs the door more than the one who asks for it, and the others wait."""

from dataclasses import dataclass
from typing import Final

from tui_reset.settings import SshSettings

_MINUTE: Final = 60.0
_AT_ONCE: Final = 6
"""A sixth of a minute's connections may come at once."""
_SOURCES: Final = 4096
"""Sources that are known before those are forgotten that have everything left again."""


@dataclass(slots=True)
class _Left:
    """Connections that may still come; fills up again with time."""

    many: float
    seen: float

    def at(self, now: float, per_minute: int) -> float:
        """What is left by now, at least one where nobody has come for long."""
        self.many = min(max(1.0, per_minute / _AT_ONCE), self.many + (now - self.seen) * per_minute / _MINUTE)
        self.seen = now
        return self.many


class Arrivals:
    """Counts connections, in all and by source (an IPv4 address or an IPv6 /64). `limits` may be replaced."""

    def __init__(self, limits: SshSettings) -> None:
        self.limits = limits
        self._all = _Left(float(limits.arrivals), 0.0)
        self._of: dict[str, _Left] = {}

    def comes(self, source: str, now: float) -> bool:
        """Whether one more may come from there; `now` in seconds that never step.

        A source that has used up its own takes nothing from the others; where all is used up, nobody new is counted.
        """
        limits, known = self.limits, self._of.get(source)
        if known is not None and known.at(now, limits.arrivals_per_source) < 1:
            return False
        if self._all.at(now, limits.arrivals) < 1:
            return False
        if known is None:
            self._forget(now)
            known = self._of[source] = _Left(float(limits.arrivals_per_source), now)
            known.at(now, limits.arrivals_per_source)
        known.many -= 1
        self._all.many -= 1
        return True

    def _forget(self, now: float) -> None:
        """Those that would be counted the same if they were new."""
        if len(self._of) >= _SOURCES:
            seconds = _MINUTE / _AT_ONCE
            self._of = {source: left for source, left in self._of.items() if now - left.seen < seconds}
