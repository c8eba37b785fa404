"""Which database the demo may use: a new one, or one that an earlier demo made and marked."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tui_reset.demo.options import DemoError

_SQLITE: Final = "sqlite:///"
_BEGUN: Final = int.from_bytes(b"TRd0", "big")
_SETTLED: Final = int.from_bytes(b"TRd1", "big")
"""SQLite's application_id, a number in the file's head made for such use."""


def file_of(url: str) -> Path:
    """The file behind a database URL. Raises DemoError (exit 2) for anything but SQLite."""
    path = url.removeprefix(_SQLITE)
    if path == url or not path:
        message = f"--database must be {_SQLITE} and a path, such as {_SQLITE}demo.db."
        raise DemoError(message, 2)
    return Path(path)


def claim(url: str) -> bool:
    """Mark a new database as the demo's own, and say whether the demo's people still have to move in.

    One with tables and without the mark is refused untouched. Raises DemoError: the demo's
    passwords and seeds are public, so it must never run on anybody's real accounts.
    """
    path = file_of(url)
    try:
        with closing(sqlite3.connect(path)) as connection:
            return _claim(connection, path)
    except sqlite3.Error as error:
        message = f"The database {path} cannot be used: {error}."
        raise DemoError(message) from error


def settle(url: str) -> None:
    """Note that all the demo's people are in, so that later starts leave them as they are."""
    with closing(sqlite3.connect(file_of(url))) as connection:
        connection.execute(f"PRAGMA application_id = {_SETTLED}")


def _claim(connection: sqlite3.Connection, path: Path) -> bool:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark in {_BEGUN, _SETTLED}:
        return bool(mark == _BEGUN)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables or mark:
        message = f"The database {path} was not made by the demo. Name a file that does not exist yet."
        raise DemoError(message)
    connection.execute(f"PRAGMA application_id = {_BEGUN}")
    return True
