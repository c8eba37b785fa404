"""Counters by name and minute: they survive restarts and are never pushed out by other names (SECURITY 92)."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select, text

from tui_reset.server.rules.attempts import Count, first_minute, minute_of
from tui_reset.server.store.tables import tallies

# The same words on SQLite and PostgreSQL; Core has this clause per dialect only.
_ADD = text(
    "INSERT INTO tallies (name, minute, count) VALUES (:name, :minute, :number)"
    " ON CONFLICT (name, minute) DO UPDATE SET count = tallies.count + excluded.count"
)
_READ = select(tallies.c.name, tallies.c.minute, tallies.c.count).where(
    tallies.c.name.in_(bindparam("names", expanding=True)), tallies.c.minute >= bindparam("first")
)
_PURGE = delete(tallies).where(tallies.c.minute < bindparam("first"))


def counts(connection: Connection, names: list[str], now: float) -> dict[str, list[Count]]:
    """What was counted under each name within the hour."""
    found: dict[str, list[Count]] = {name: [] for name in names}
    for name, minute, count in connection.execute(_READ, {"names": names, "first": first_minute(now)}):
        found[name].append((minute, count))
    return found


def add(connection: Connection, numbers: Iterable[tuple[str, int]], now: float) -> None:
    """Count under several names at once; a zero is the same work."""
    minute = minute_of(now)
    connection.execute(_ADD, [{"name": name, "minute": minute, "number": number} for name, number in numbers])


def purge(connection: Connection, now: float) -> int:
    """Delete what no longer counts."""
    return connection.execute(_PURGE, {"first": first_minute(now)}).rowcount
