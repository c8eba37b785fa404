"""Small facts about the database itself."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tui_reset.server.store.tables import marks

_FIND = select(marks.c.value).where(marks.c.name == bindparam("wanted"))
_TOUCH = update(marks).values(value=marks.c.value).where(marks.c.name == bindparam("wanted"))
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


def touch(connection: Connection) -> None:
    """Write a mark as it is: whoever does so knows that the database can be written."""
    connection.execute(_TOUCH, {"wanted": "key_check"})
