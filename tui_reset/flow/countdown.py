"""Seconds as people read them; the seconds come from the server, never from a client's clock."""

import math

from tui_reset.language.texts import ngettext


def minutes(seconds: float) -> str:
    """`29:58`; never below `0:00`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def spoken(seconds: float) -> str:
    """`2 minutes`, `1 minute`, `40 seconds`: rounded up, for how long to wait."""
    whole = max(1, math.ceil(seconds))
    return _seconds(whole) if whole < 60 else _minutes(-(-whole // 60))


def lasting(seconds: float) -> str:
    """The same rounded down, for how long something can be relied on; at least `1 second`."""
    whole = max(1, int(seconds))
    return _seconds(whole) if whole < 60 else _minutes(whole // 60)


def _seconds(number: int) -> str:
    # For translators: “Try again in 1 second.”, “works for another 40 seconds”: the form that fits both.
    return ngettext("{number} second", "{number} seconds", number).format(number=number)


def _minutes(number: int) -> str:
    # For translators: “Try again in 1 minute.”, “works for another 2 minutes”: the form that fits both.
    return ngettext("{number} minute", "{number} minutes", number).format(number=number)
