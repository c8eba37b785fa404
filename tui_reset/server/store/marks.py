"""Small facts about the database itself."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tui_reset.server.store.tables import marks

_TOUCHED: Final = "touched"
_FIND = select(marks.c.value).where(marks.c.name == bindparam("wanted"))
_REPLACE = update(marks).values(value=bindparam("now")).where(marks.c.name == bindparam("wanted"))
_DROP = delete(marks).where(marks.c.name == bindparam("wanted"))


def get_or_set(connection: Connection, name: str, value: bytes) -> bytes:
    """What is remembered under a name; `value` from now on if nothing is."""
    known = connection.execute(_FIND, {"wanted": name}).scalar()
    if known is None:
        connection.execute(insert(marks), {"name": name, "value": value})
        return value
    return bytes(known)


def put(connection: Connection, name: str, value: bytes) -> None:
    """Remember this under a name from now on."""
    connection.execute(_DROP, {"wanted": name})
    connection.execute(insert(marks), {"name": name, "value": value})


def touch(connection: Connection, value: bytes) -> None:
    """Write something: whoever comes so far knows that the database can be written.

    `value` must be another one each time: SQLite writes no page that stays as it is.
    """
    if not connection.execute(_REPLACE, {"wanted": _TOUCHED, "now": value}).rowcount:
        connection.execute(insert(marks), {"name": _TOUCHED, "value": value})
