"""Times as people read them in mails and pages, in their language, and as records have them; always UTC."""

import math
from datetime import UTC, datetime
from typing import Final

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

_MONTHS: Final = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)


def moment(at: float) -> str:
    """`23 November 2026, 06:28 UTC`."""
    when = datetime.fromtimestamp(at, UTC)
    month = _(_MONTHS[when.month - 1])
    # For translators: {clock} is a time of day such as 06:28 UTC.
    return _("{day} {month} {year}, {clock}").format(day=when.day, month=month, year=when.year, clock=clock(at))


def clock(at: float) -> str:
    """`06:58 UTC`."""
    return f"{datetime.fromtimestamp(at, UTC):%H:%M} UTC"


def rfc3339(at: float) -> str:
    """`2026-11-23T06:28:00.000Z` (RFC 3339 §5.6)."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration(seconds: float) -> str:
    """`30 minutes`, `1 minute`, or `45 seconds` where a minute would say too much."""
    if seconds < 60:
        number = int(seconds)
        return ngettext("{number} second", "{number} seconds", number).format(number=number)
    number = math.ceil(seconds / 60)
    return ngettext("{number} minute", "{number} minutes", number).format(number=number)
