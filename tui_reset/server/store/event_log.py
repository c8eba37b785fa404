"""Reading the audit trail: by id, in either direction, a stretch at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, type_coerce
from sqlalchemy.types import NullType

from tui_reset.server.rules.audit_chain import LAST
from tui_reset.server.store.events import NAMES, Event
from tui_reset.server.store.seals import as_bytes, as_it_stands
from tui_reset.server.store.tables import accounts, events

STRETCH: Final = 50_000
"""Ids that one statement goes through at most where no index leads to what is wanted."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry with its id and its keyed hash."""

    id: int
    event: Event
    mac: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: all, those about an account, or those of a reset (what is known of it: number, and id)."""

    account_id: str | None = None
    reference: str | None = None
    request_id: str | None = None


_YEAR_10000: Final = 253_402_300_800.0
_ALL = select(events.c.id, type_coerce(events.c.mac, NullType()), *(events.c[name] for name in NAMES))
_NEWEST = select(func.max(events.c.id))
_OLDEST = select(func.min(events.c.id)).where(events.c.id > 0)
_NEXT = select(func.min(events.c.id)).where(events.c.id > bindparam("after"))
_LAST_BELOW = select(func.max(events.c.id)).where(events.c.id < bindparam("before"))
_ADDRESSES = select(accounts.c.id, accounts.c.email).where(accounts.c.id.in_(bindparam("wanted", expanding=True)))


def newest_id(connection: Connection) -> int:
    """The id of the newest entry; 0 where there is none."""
    return min(connection.execute(_NEWEST).scalar() or 0, LAST - 1)


def oldest_id(connection: Connection) -> int:
    """The id of the oldest entry that is still kept; 0 where there is none."""
    return connection.execute(_OLDEST).scalar() or 0


def backward(connection: Connection, wanted: Wanted, before: int, most: int) -> tuple[list[Logged], int]:
    """Up to `most` of the wanted entries with an id below `before`, newest first, and the id that was gone down to.

    An account's entries are found by their index, all at once; others in the next `STRETCH` ids.
    """
    # From an entry that is there: one with an absurd id, put in by somebody, must not make a day's work of the gap.
    top = connection.execute(_LAST_BELOW, {"before": before}).scalar() or 1
    lowest = 1 if wanted.account_id is not None else max(1, top + 1 - STRETCH)
    if lowest <= oldest_id(connection):
        lowest = 1  # below are those that were purged
    query = _ALL.where(events.c.id < before, events.c.id >= lowest, *_conditions(wanted))
    found = _logged(connection, query.order_by(events.c.id.desc()).limit(most))
    return found, found[-1].id if len(found) == most else lowest


def forward(connection: Connection, wanted: Wanted, after: int, most: int) -> tuple[list[Logged], int]:
    """The wanted entries among the next `most` ids that are there, oldest first, and the id that was gone up to."""
    following = connection.execute(_NEXT, {"after": after}).scalar()
    if following is None:
        return [], LAST
    highest = min(following - 1 + most, LAST)
    query = _ALL.where(events.c.id > after, events.c.id <= highest, *_conditions(wanted))
    return _logged(connection, query.order_by(events.c.id)), highest


def addresses_of(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """The addresses of those ids that are accounts."""
    return {row.id: row.email for row in connection.execute(_ADDRESSES, {"wanted": sorted(set(ids))})}


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.account_id is not None:
        conditions.append(events.c.account_id == wanted.account_id)
    if wanted.reference is not None:
        # What the mail worker notes carries the request's id alone.
        of_request = [events.c.request_id == wanted.request_id] if wanted.request_id else []
        conditions.append(or_(events.c.reference == wanted.reference, *of_request))
    return conditions


def _logged(connection: Connection, query: Any) -> list[Logged]:
    """Whatever somebody has put into a column: one such row must not hide the others (SQLite takes anything)."""
    with as_it_stands(connection):
        rows = connection.execute(query).all()
    return [Logged(number, _event(at, texts), as_bytes(mac)) for number, mac, at, *texts in rows]


def _event(at: Any, texts: Iterable[Any]) -> Event:
    when = at if isinstance(at, float) and 0 <= at < _YEAR_10000 else 0.0
    return Event(**dict(zip(NAMES, [when, *map(_text, texts)], strict=True)))


def _text(value: Any) -> Any:
    return None if value is None else str(value).encode("utf-8", "replace").decode()
