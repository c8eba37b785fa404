"""Reading the audit trail: by id, in either direction, a stretch at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from tui_reset.server.store.events import NAMES, Event
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


_ALL = select(events.c.id, events.c.mac, *(events.c[name] for name in NAMES))
_NEWEST = select(func.max(events.c.id))
_OLDEST = select(func.min(events.c.id))
_ADDRESSES = select(accounts.c.id, accounts.c.email).where(accounts.c.id.in_(bindparam("wanted", expanding=True)))


def newest_id(connection: Connection) -> int:
    """The id of the newest entry; 0 where there is none."""
    return connection.execute(_NEWEST).scalar() or 0


def oldest_id(connection: Connection) -> int:
    """The id of the oldest entry that is still kept; 0 where there is none."""
    return connection.execute(_OLDEST).scalar() or 0


def backward(connection: Connection, wanted: Wanted, before: int, most: int) -> tuple[list[Logged], int]:
    """Up to `most` of the wanted entries with an id below `before`, newest first, and the id that was gone down to.

    An account's entries are found by their index, all at once; others in the next `STRETCH` ids.
    """
    lowest = 1 if wanted.account_id is not None else max(1, before - STRETCH)
    if lowest <= oldest_id(connection):
        lowest = 1  # below are those that were purged
    query = _ALL.where(events.c.id < before, events.c.id >= lowest, *_conditions(wanted))
    found = _logged(connection, query.order_by(events.c.id.desc()).limit(most))
    return found, found[-1].id if len(found) == most else lowest


def forward(connection: Connection, wanted: Wanted, after: int, most: int) -> tuple[list[Logged], int]:
    """The wanted entries among the next `most` ids above `after`, oldest first, and the id that was gone up to."""
    highest = after + most
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
    found = []
    for number, mac, *values in connection.execute(query):
        fields = dict(zip(NAMES, values, strict=True))
        found.append(Logged(number, Event(**fields), bytes(mac)))
    return found
