"""SQLite as we use it: WAL, durable commits, and transactions that begin where we say so."""

import sqlite3
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from tui_reset.server.store.trouble import StoreUnusable

BUSY_SECONDS: Final = 5.0
"""How long another process's write is waited for before the call is refused."""
_CACHE_KIB: Final = 4096


def sqlite_engine(url: str, *, writes: bool) -> Engine:
    """An engine whose `begin` takes the write lock at once (`writes`), or that cannot write."""
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_SECONDS},
        query_cache_size=200,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sqlite_path(url: str) -> str:
    """The file of a `sqlite:///` address; raises `StoreUnusable` for anything else."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        msg = "The database must be a file: sqlite:///path."
        raise StoreUnusable(msg)
    return parsed.database
