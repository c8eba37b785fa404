"""How often something may happen in any hour: counted by the minute, so that a name costs at most 61 small rows."""

from collections.abc import Sequence
from typing import Final

from tui_reset.server.rules.policy import HOUR

MINUTE: Final = 60
MINUTES: Final = HOUR // MINUTE
FREE_WRONG_PASSWORDS: Final = 3

Count = tuple[int, int]
"""A minute (since 1970) and what was counted in it."""


def minute_of(now: float) -> int:
    """The minute that `now` lies in."""
    return int(now // MINUTE)


def first_minute(now: float) -> int:
    """The oldest minute that still counts: the hour is never shorter than an hour."""
    return minute_of(now) - MINUTES


def total(counts: Sequence[Count]) -> int:
    """How many in the hour."""
    return sum(count for _, count in counts)


def retry_after(counts: Sequence[Count], limit: int, now: float) -> int:
    """Whole seconds until fewer than `limit` are left in the hour; at least 1."""
    left = total(counts)
    for minute, count in sorted(counts):
        left -= count
        if left < limit:
            return max(1, int((minute + MINUTES + 1) * MINUTE - now) + 1)
    return HOUR


def sign_in_delay(wrong: int, longest: float) -> float:
    """Seconds to wait before a password is looked at: doubles from the fourth wrong one on, never a lock."""
    if wrong <= FREE_WRONG_PASSWORDS:
        return 0.0
    return float(min(longest, 0.25 * 2 ** min(wrong - FREE_WRONG_PASSWORDS, 16)))
