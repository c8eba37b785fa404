"""Whether the database has today's tables, and how it gets them; Alembic is imported only when it is needed."""

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from tui_reset.server.store.address import is_postgres, shown
from tui_reset.server.store.sqlite import BUSY_SECONDS, sqlite_path
from tui_reset.server.store.trouble import StoreUnusable

HEAD: Final = "0005"
"""The newest migration; a test holds it against the folder."""
OURS: Final = frozenset({"alembic_version", "accounts", "marks"})
"""Tables by which a database of this program is known, of whatever version."""
_KNOWN: Final = frozenset({"0001", "0002", "0003", "0004", "0005"})


class SchemaState(StrEnum):
    """What is found at the database's address, if it can be used at all."""

    MISSING = "missing"
    EMPTY = "empty"
    BEHIND = "behind"
    AT_HEAD = "at_head"


def state_of(url: str) -> SchemaState:
    """Look, without making a file.

    Raises `StoreUnusable` for a file that is corrupt, is no database, cannot be read, has tables of another program,
    or was made by a newer version; and for a server that lets nobody in.
    """
    if is_postgres(url):
        from tui_reset.server.store.postgres_schema import found  # noqa: PLC0415 - only where there is such a server

        return _judged(shown(url), *found(url))
    path = sqlite_path(url)
    if not Path(path).exists():
        return SchemaState.MISSING
    try:
        with closing(
            sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        ) as it:
            return _judged(path, *_tables_and_version(it))
    except sqlite3.Error as error:
        msg = f"{path} cannot be used as a database: {error}. Restore it from a backup or give another path."
        raise StoreUnusable(msg) from error


def is_at_head(url: str) -> bool:
    """Whether nothing is to be done; raises `StoreUnusable`."""
    return state_of(url) is SchemaState.AT_HEAD


def upgrade(url: str) -> None:
    """Bring the tables to today's form, making the file if it is missing; raises `StoreUnusable`."""
    if is_at_head(url):
        return
    from tui_reset.server.store.upgrading import run_migrations  # noqa: PLC0415 - Alembic costs 100 ms and 10 MB

    run_migrations(url)


def _tables_and_version(connection: sqlite3.Connection) -> tuple[set[str], str | None]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = {name for (name,) in names}
    if not tables >= OURS:
        return tables, None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return tables, row[0] if row else None


def _judged(path: str, tables: set[str], version: str | None) -> SchemaState:
    if not tables:
        return SchemaState.EMPTY
    if version is None:
        msg = f"{path} holds tables of another program. Give a path of its own."
        raise StoreUnusable(msg)
    if version not in _KNOWN:
        msg = f"{path} was made by a newer version (schema {version}). Install that version again."
        raise StoreUnusable(msg)
    return SchemaState.AT_HEAD if version == HEAD else SchemaState.BEHIND
