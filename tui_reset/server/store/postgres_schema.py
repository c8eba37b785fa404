"""What tables a PostgreSQL database has, and how migrations get at it."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tui_reset.server.store.address import shown
from tui_reset.server.store.postgres import apart, reason
from tui_reset.server.store.schema import OURS
from tui_reset.server.store.trouble import StoreUnusable

_TABLES: Final = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
_VERSION: Final = text("SELECT version_num FROM alembic_version")
_ENCODING: Final = text("SHOW server_encoding")
_NEXT: Final = "See that it runs there, and lets this user in."
_PATIENTLY: Final = text("SET LOCAL lock_timeout = '10min'")
_AS_ALWAYS: Final = text("RESET lock_timeout")
_ALONE: Final = text("SELECT pg_advisory_xact_lock(8317264501)")
"""A number of ours: of two that upgrade at the same time, one waits and then finds nothing to do."""


def found(url: str) -> tuple[set[str], str | None]:
    """The tables there, and the version they say; raises `StoreUnusable`."""
    try:
        encoding, tables, version = apart(url, _look)
    except (DBAPIError, OSError) as error:
        msg = f"{shown(url)} cannot be used as a database: {reason(error)}. {_NEXT}"
        raise StoreUnusable(msg) from error
    if encoding != "UTF8":
        msg = f"{shown(url)} is encoded in {encoding}: make a database with the encoding UTF8."
        raise StoreUnusable(msg)
    return tables, version


def migrated(url: str, migrate: Callable[[Connection], Any]) -> None:
    """Run migrations over one connection, in one transaction, while nobody else does.

    They may take as long as they need, and whoever comes meanwhile waits for them. For the tables that they change they
    wait no longer than anybody: behind them everything else would have to wait.
    """

    def alone(connection: Connection) -> None:
        connection.execute(_PATIENTLY)
        connection.execute(_ALONE)
        connection.execute(_AS_ALWAYS)
        migrate(connection)

    apart(url, alone, statement_seconds=None)


def _look(connection: Connection) -> tuple[str, set[str], str | None]:
    encoding = connection.execute(_ENCODING).scalar_one()
    tables = set(connection.execute(_TABLES).scalars())
    return encoding, tables, connection.execute(_VERSION).scalar() if tables >= OURS else None
