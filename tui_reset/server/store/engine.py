"""The one way to the database, whichever it is: short transactions over a plain function."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.sqlite_store import SqliteStore

Result = TypeVar("Result")


class Store(Protocol):
    """One database. `write` and `read` run a plain function over one connection and end before they return.

    The function runs in another thread: it must not touch the event loop. It may run twice, so it does nothing but
    read and write its connection.
    """

    async def write(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` in a transaction; what it raises rolls back it alone.

        A locked, full, read-only or lost database is `Problem` `unavailable` with `retry_after`, and nothing is
        half-written; too many that wait are `overloaded`. What is answered is on the disk.
        """
        ...

    async def share(self, act: Callable[[Connection], Result]) -> Result:
        """As `write`, for work that nodes divide among them: what another one has locked is not met but skipped.

        Each statement sees what is committed by then: `act` decides by rows that it has locked, or by row counts.
        """
        ...

    async def read(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` on one consistent state; it cannot write."""
        ...

    async def close(self) -> None:
        """Finish what is queued, then let go of the database."""
        ...


def open_store(url: str) -> Store:
    """The store at that address; raises `StoreUnusable` where its driver is missing."""
    if not is_postgres(url):
        return SqliteStore(url)
    from tui_reset.server.store.postgres_store import PostgresStore  # noqa: PLC0415 - 8 MiB that SQLite needs not

    return PostgresStore(url)
