"""Counters by name and minute: they survive restarts and are never pushed out by other names (SECURITY 92)."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select, text

from tui_reset.server.rules.attempts import Count, first_minute, minute_of
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import tallies

# The same words on SQLite and PostgreSQL; Core has this clause per dialect only.
_ADD = Prepared(
    text(
        "INSERT INTO tallies (name, minute, count) VALUES (:name, :minute, :number)"
        " ON CONFLICT (name, minute) DO UPDATE SET count = tallies.count + excluded.count"
    )
)
_COUNTS = select(tallies.c.name, tallies.c.minute, tallies.c.count).where(tallies.c.minute >= bindparam("first"))
_OF_NAME = _COUNTS.where(tallies.c.name == bindparam("name"))
_ONE = Prepared(_OF_NAME)
_WITH_GROUP = Prepared(
    _OF_NAME.union_all(_COUNTS.where(tallies.c.name >= bindparam("begin"), tallies.c.name < bindparam("after")))
)
_PURGE = delete(tallies).where(tallies.c.minute < bindparam("first"))


def counts(connection: Connection, name: str, now: float) -> list[Count]:
    """What was counted under a name within the hour."""
    return [(minute, count) for _, minute, count in _ONE.rows(connection, {"name": name, "first": first_minute(now)})]


def counts_with_group(connection: Connection, name: str, group: str, now: float) -> dict[str, list[Count]]:
    """The same, and what was counted under each name of a group: `group:` and anything."""
    wanted = {"name": name, "begin": f"{group}:", "after": f"{group};", "first": first_minute(now)}
    found: dict[str, list[Count]] = {}
    for its, minute, count in _WITH_GROUP.rows(connection, wanted):
        found.setdefault(its, []).append((minute, count))
    return found


def add(connection: Connection, numbers: Iterable[tuple[str, int]], now: float) -> None:
    """Count under several names at once; a zero is the same work."""
    minute = minute_of(now)
    _ADD.run_all(connection, [{"name": name, "minute": minute, "number": number} for name, number in numbers])


def purge(connection: Connection, now: float) -> int:
    """Delete what no longer counts."""
    return connection.execute(_PURGE, {"first": first_minute(now)}).rowcount
