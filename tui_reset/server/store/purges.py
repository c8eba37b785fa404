"""The audit log's own account of what was purged from it."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from tui_reset.server.rules.audit_chain import LAST, Head, read_head
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store.events import NAMES, EventType, is_row_intact
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.seals import as_bytes
from tui_reset.server.store.tables import events

ABOUT: Final = "audit-log"
"""Stands where other entries name an account: its index leads to these entries however long the log is."""
UP_TO: Final = "up to seal "
_STRETCH: Final = 100

_NEWEST = Prepared(
    select(events.c.id, events.c.mac, *(events.c[name] for name in NAMES))
    .where(events.c.account_id == ABOUT, events.c.id < bindparam("below"))
    .order_by(events.c.id.desc())
    .limit(_STRETCH)
)


def newest(connection: Connection, keys: Keys) -> Head | None:
    """The last seal that the newest purge took away; None where nothing was purged.

    An entry that nobody with the key has written does not count.
    """
    return next(_all(connection, keys), None)


def furthest(connection: Connection, keys: Keys) -> Head | None:
    """The last seal that any purge took away: a copy of an older purge's entry is no way to hide what is missing."""
    return max(_all(connection, keys), key=lambda head: head.number, default=None)


def _all(connection: Connection, keys: Keys) -> Iterator[Head]:
    below = LAST
    while rows := _NEWEST.rows(connection, {"below": below}):
        for row in rows:
            head = _read(keys, row)
            if head is not None:
                yield head
        below = rows[-1][0]


def _read(keys: Keys, row: tuple[Any, ...]) -> Head | None:
    _, mac, *values = row
    fields = dict(zip(NAMES, values, strict=True))
    if fields["type"] != EventType.AUDIT_PURGED or not is_row_intact(keys, values, as_bytes(mac)):
        return None
    return read_head(str(fields["reason"]).removeprefix(UP_TO))
