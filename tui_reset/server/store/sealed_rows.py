"""The rows of the audit log as they stand there, whatever somebody has made of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from tui_reset.server.rules.audit_chain import Span
from tui_reset.server.store.events import NAMES
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.seals import as_bytes
from tui_reset.server.store.tables import accounts, events

_STRETCH: Final = 2_000
_NEAR: Final = 16
"""Spans with fewer ids between them are read in one go."""
_COPIES: Final = 100

_WITHIN = Prepared(
    select(events.c.id, events.c.mac, events.c.seal, *(events.c[name] for name in NAMES))
    .where(events.c.id >= bindparam("first"), events.c.id <= bindparam("last"))
    .order_by(events.c.id)
    .limit(_STRETCH)
)
_TWICE = Prepared(
    select(func.min(events.c.id), func.max(events.c.id), func.max(events.c.at))
    .group_by(events.c.mac)
    .having(func.count() > 1)
    .limit(_COPIES)
)
_BEFORE = Prepared(select(events.c.at).where(events.c.id < bindparam("below")).order_by(events.c.id.desc()).limit(1))
_ANYBODY = select(accounts.c.id).limit(1)
_SAME_INSTANT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `values` are those of `events.NAMES`, `mark` is the number of its seal, where rows are marked."""

    id: int
    mac: bytes
    mark: Any
    values: Sequence[Any]

    @property
    def at(self) -> float:
        """When it was written (seconds since 1970); 0 for what is no time."""
        at = self.values[NAMES.index("at")]
        return at if isinstance(at, float) else 0.0


def stretches(connection: Connection, span: Span) -> Iterator[list[Row]]:
    """All rows with an id in that span, by id, so many at a time."""
    first, last = span
    while first <= last and (rows := _WITHIN.rows(connection, {"first": first, "last": last})):
        yield [Row(id_, as_bytes(mac), mark, values) for id_, mac, mark, *values in rows]
        first = rows[-1][0] + 1


def within_all(connection: Connection, spans: Iterable[Span]) -> dict[int, Row]:
    """Rows of several spans by their ids; a few that lie between may come with them."""
    return {row.id: row for span in _joined(spans) for rows in stretches(connection, span) for row in rows}


def has_accounts(connection: Connection) -> bool:
    """Whether anybody has been added here: that is an entry, and a purge leaves the newest seal with what it covers."""
    return connection.execute(_ANYBODY).first() is not None


def copies(connection: Connection) -> list[Span]:
    """The first and the last of rows that are alike to the letter, and yet stand far apart in time.

    Two nodes may write the same in the same instant; then both have the same neighbours.
    """
    found = []
    for first, last, at in _TWICE.rows(connection, {}):
        before = _BEFORE.first(connection, {"below": last})
        if before is not None and _is_far(before[0], at):
            found.append((first, last))
    return sorted(found)


def _is_far(one: Any, other: Any) -> bool:
    return not (isinstance(one, float) and isinstance(other, float)) or abs(one - other) > _SAME_INSTANT


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    begin = end = None
    for first, last in sorted(spans):
        if begin is None or end is None:
            begin, end = first, last
        elif first <= end + _NEAR:
            end = max(end, last)
        else:
            yield begin, end
            begin, end = first, last
    if begin is not None and end is not None:
        yield begin, end
