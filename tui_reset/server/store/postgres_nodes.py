"""What nodes over one PostgreSQL database see of each other without being told: what has changed, and who is gone."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from sqlalchemy import ARRAY, Connection, String, bindparam, text

from tui_reset.server.store.wakeups import SETTINGS

# `xmin` is another one after every change of a row, whichever statement made it (PostgreSQL, 5.5 System Columns).
_MARKS: Final = text(
    "SELECT id, format('reset %s', xmin) FROM requests WHERE id = ANY(:ids)"
    " UNION ALL SELECT request_id, format('grant %s %s', id, xmin) FROM grants WHERE request_id = ANY(:ids)"
    " UNION ALL SELECT request_id, format('mail %s %s', id, xmin) FROM outbox WHERE request_id = ANY(:ids)"
    " UNION ALL SELECT NULL, format('%s %s', name, xmin) FROM desk_settings"
).bindparams(bindparam("ids", type_=ARRAY(String)))
# Not by the list of all locks, for which the server would have to stop giving any.
_IS_GONE: Final = text("SELECT pg_try_advisory_xact_lock(:node)")

Marks = dict[str, frozenset[str]]


def marks(connection: Connection, reset_ids: Collection[str]) -> Marks:
    """By reset, and under `SETTINGS` for those: equal as long as nothing has changed. One query."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, mark in connection.execute(_MARKS, {"ids": list(reset_ids)}):
        found[name or SETTINGS].add(mark)
    return {name: frozenset(found[name]) for name in (*reset_ids, SETTINGS)}


def is_gone(connection: Connection, node: int) -> bool:
    """Whether nobody holds that node's lock (`postgres_line.Line`); nobody gets it before this transaction ends."""
    return bool(connection.execute(_IS_GONE, {"node": node}).scalar_one())
