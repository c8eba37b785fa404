"""Which master keys a database was used with: each leaves a mark, by which a key file that lacks it is noticed."""

import hmac
import re
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from tui_reset.server.rules.keys import Keys
from tui_reset.server.store import marks
from tui_reset.server.store.tables import marks as table

_NAME: Final = "key_check"
_NUMBER: Final = re.compile("[0-9]{1,9}")
_OURS = select(table.c.name, table.c.value).where(table.c.name.startswith(_NAME, autoescape=True))
_DROP = delete(table).where(table.c.name == bindparam("wanted"))
_OTHER: Final = "The database was made with another master key. Set server.key_file to the one that belongs to it."


def misfit(connection: Connection, keys: Keys) -> str | None:
    """Why these keys are not this database's, as a sentence with what to do; else the key that makes leaves its mark.

    A node that was started before a key was handed out is stopped here, and not by links that nobody can open.
    """
    sentence = stranger(connection, keys)
    if sentence is None:
        marks.get_or_set(connection, _name(keys.number), _mark(keys))
    return sentence


def stranger(connection: Connection, keys: Keys) -> str | None:
    """The same, and nothing is written."""
    for number, mark in _known(connection).items():
        key = keys.numbered(number)
        if key is None:
            return _OTHER if number == 1 and len(keys.every) == 1 else _missing(number)
        if not hmac.compare_digest(mark, _mark(key)):
            return _OTHER
    return None


def forget(connection: Connection, number: int) -> None:
    """Nothing in the database needs that key any more."""
    connection.execute(_DROP, {"wanted": _name(number)})


def _known(connection: Connection) -> dict[int, bytes]:
    found = {name[len(_NAME) + 1 :] or "1": bytes(value) for name, value in connection.execute(_OURS)}
    # Names that we do not give are somebody's who would keep the service from starting.
    return {int(number): value for number, value in found.items() if _NUMBER.fullmatch(number)}


def _name(number: int) -> str:
    """The first key's is as it was when there was but one."""
    return _NAME if number == 1 else f"{_NAME}:{number}"


def _mark(keys: Keys) -> bytes:
    return keys.mac("key_check")


def _missing(number: int) -> str:
    return (
        f"The database was used with master key {number}, which the key file lacks. Copy the key file of the node that "
        "made it, or restore the one that belongs to this database."
    )
