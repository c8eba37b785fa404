"""Finding people by the beginning of a name: an index range whatever the number of accounts, page after page by key."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, insert, select, tuple_

from tui_reset.server.store.accounts import COLUMNS, AccountRecord, record_of
from tui_reset.server.store.prepared import Prepared, Row
from tui_reset.server.store.tables import account_names, accounts

_LAST = "\U0010ffff"
"""Stands after every character of a key, and in none: it is no character."""
_ADD = Prepared(insert(account_names), ["key", "account_id"])
_names = account_names.alias("found")
_other = account_names.alias("other")
_FROM_BEGIN = _names.c.key >= bindparam("begin")
_IN_RANGE = and_(_FROM_BEGIN, _names.c.key < bindparam("end"))
# Each account once, at the first of its keys that begins like that: no page repeats what another one had.
_EARLIER = exists().where(
    _other.c.account_id == _names.c.account_id, _other.c.key >= bindparam("begin"), _other.c.key < _names.c.key
)


def _page(lower: ColumnElement[bool]) -> Prepared:
    """One lower bound and no other: SQLite takes a single one of them to begin the range with."""
    return Prepared(
        select(*COLUMNS)
        .select_from(_names.join(accounts, accounts.c.id == _names.c.account_id))
        .where(lower, _names.c.key < bindparam("end"), ~_EARLIER)
        .order_by(_names.c.key, _names.c.account_id)
        .limit(bindparam("most"))
    )


_FIRST = _page(_FROM_BEGIN)
_NEXT = _page(tuple_(_names.c.key, _names.c.account_id) > tuple_(bindparam("key"), bindparam("account")))
_KEY_OF = Prepared(
    select(func.min(_names.c.key)).where(_names.c.account_id == bindparam("account"), _IN_RANGE),
)
_BY_ADDRESS = select(*COLUMNS).order_by(accounts.c.email_key).limit(bindparam("most"))
_ALL = Prepared(_BY_ADDRESS)
_ALL_AFTER = Prepared(_BY_ADDRESS.where(accounts.c.email_key > bindparam("key")))
_ADDRESS_OF = Prepared(select(accounts.c.email_key).where(accounts.c.id == bindparam("account")))


def add_all(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Insert keys with the accounts they lead to."""
    _ADD.run_all(connection, [{"key": key, "account_id": account_id} for key, account_id in keys])


def found(connection: Connection, begin: str, after: str | None, most: int) -> list[AccountRecord] | None:
    """Up to `most` accounts with a key that begins so, in order of the key, behind the account with the id `after`.

    None when there is no such account among them.
    """
    if not begin:
        return _everyone(connection, after, most)
    wanted = {"begin": begin, "end": begin + _LAST, "most": most}
    if after is None:
        return _records(_FIRST.rows(connection, wanted))
    row = _KEY_OF.first(connection, {**wanted, "account": after})
    if row is None or row[0] is None:
        return None
    return _records(_NEXT.rows(connection, {**wanted, "key": row[0], "account": after}))


def _everyone(connection: Connection, after: str | None, most: int) -> list[AccountRecord] | None:
    if after is None:
        return _records(_ALL.rows(connection, {"most": most}))
    row = _ADDRESS_OF.first(connection, {"account": after})
    return None if row is None else _records(_ALL_AFTER.rows(connection, {"key": row[0], "most": most}))


def _records(rows: list[Row]) -> list[AccountRecord]:
    return [record for row in rows if (record := record_of(row)) is not None]
