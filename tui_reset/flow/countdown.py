"""Seconds as people read them; the seconds come from the server, never from a client's clock."""

import math


def minutes(seconds: float) -> str:
    """`29:58`; never below `0:00`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def spoken(seconds: float) -> str:
    """`2 minutes`, `1 minute`, `40 seconds`: rounded up, for how long to wait."""
    whole = max(1, math.ceil(seconds))
    return counted(whole, "second") if whole < 60 else counted(-(-whole // 60), "minute")


def lasting(seconds: float) -> str:
    """The same rounded down, for how long something can be relied on; at least `1 second`."""
    whole = max(1, int(seconds))
    return counted(whole, "second") if whole < 60 else counted(whole // 60, "minute")


def counted(number: int, noun: str) -> str:
    """`1 minute`, `2 minutes`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
