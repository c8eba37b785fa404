"""Times as people read them in mails and pages, and as records have them; always UTC."""

import math
from datetime import UTC, datetime


def moment(at: float) -> str:
    """`23 November 2026, 06:28 UTC`."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def clock(at: float) -> str:
    """`06:58 UTC`."""
    return f"{datetime.fromtimestamp(at, UTC):%H:%M} UTC"


def rfc3339(at: float) -> str:
    """`2026-11-23T06:28:00.000Z` (RFC 3339 §5.6)."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration(seconds: float) -> str:
    """`30 minutes`, `1 minute`, or `45 seconds` where a minute would say too much."""
    if seconds < 60:
        return _counted(int(seconds), "second")
    return _counted(math.ceil(seconds / 60), "minute")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
