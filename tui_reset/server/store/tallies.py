"""Counters by name and minute: they survive restarts and are never pushed out by other names (SECURITY 92)."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, text

from tui_reset.server.rules.attempts import Count, first_minute, minute_of
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import tallies

NAMES: Final = 3
"""How many names are asked for at once; fewer are filled up, so that the statement is always the same."""

# The same words on SQLite and PostgreSQL; Core has this clause per dialect only.
_ADD = Prepared(
    text(
        "INSERT INTO tallies (name, minute, count) VALUES (:name, :minute, :number)"
        " ON CONFLICT (name, minute) DO UPDATE SET count = tallies.count + excluded.count"
    )
)
_READ = Prepared(
    select(tallies.c.name, tallies.c.minute, tallies.c.count).where(
        tallies.c.name.in_([bindparam(f"name{place}") for place in range(NAMES)]),
        tallies.c.minute >= bindparam("first"),
    )
)
_PURGE = delete(tallies).where(tallies.c.minute < bindparam("first"))


def counts(connection: Connection, names: list[str], now: float) -> dict[str, list[Count]]:
    """What was counted under each of up to `NAMES` names within the hour."""
    found: dict[str, list[Count]] = {name: [] for name in names}
    wanted = {f"name{place}": names[place % len(names)] for place in range(NAMES)}
    for name, minute, count in _READ.rows(connection, {**wanted, "first": first_minute(now)}):
        found[name].append((minute, count))
    return found


def add(connection: Connection, numbers: Iterable[tuple[str, int]], now: float) -> None:
    """Count under several names at once; a zero is the same work."""
    minute = minute_of(now)
    _ADD.run_all(connection, [{"name": name, "minute": minute, "number": number} for name, number in numbers])


def purge(connection: Connection, now: float) -> int:
    """Delete what no longer counts."""
    return connection.execute(_PURGE, {"first": first_minute(now)}).rowcount
