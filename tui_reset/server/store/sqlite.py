"""SQLite as we use it: WAL, durable commits, and transactions that begin where we say so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from tui_reset.server.store.trouble import StoreUnusable

BUSY_SECONDS: Final = 5.0
"""How long another process's write is waited for before the call is refused."""
_CACHE_KIB: Final = 4096
_CHECKPOINT_PAGES: Final = 4000
"""16 MiB of log before it is written into the database: the pages that all share are then written there less often."""


def sqlite_engine(url: str, *, writes: bool) -> Engine:
    """An engine for `writing`, or one for `reading` that cannot write."""
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_SECONDS},
        query_cache_size=200,
        # `writing` and `reading` end what they begin: no second ROLLBACK on the way back into the pool.
        pool_reset_on_return=None,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that takes the write lock at once, so that it never fails half-way for the want of it."""
    # Said here and not by an engine event: a single listener makes SQLAlchemy ask for all of them at every statement.
    with engine.begin() as connection:
        _say(connection, "BEGIN IMMEDIATE")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state."""
    with engine.begin() as connection:
        _say(connection, "BEGIN")
        yield connection


def _say(connection: Connection, words: str) -> None:
    """Straight to the driver: SQLAlchemy takes as long for these words as for a whole statement."""
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(words)
    except sqlite3.Error as error:
        raise DBAPIError.instance(words, None, error, sqlite3.Error, True) from error


def sqlite_path(url: str) -> str:
    """The file of a `sqlite:///` address; raises `StoreUnusable` for anything else."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        msg = "The database must be a file: sqlite:///path."
        raise StoreUnusable(msg)
    return parsed.database
