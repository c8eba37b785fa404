"""PostgreSQL as we use it: bounded connections, serializable writes, and faults in words that hold no value."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, NullPool, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Result = TypeVar("Result")

CONNECT_SECONDS: Final = 5.0
"""How long a server may take to let us in before the call is refused."""
STATEMENT_SECONDS: Final = 60.0
"""How long any statement may take: a line that died without a word holds nobody for ever."""
LOCK_MILLISECONDS: Final = 5000
"""How long another one's lock is waited for."""
_NOBODYS: Final = "\uffff"
"""No character, and in no name or id."""
_STATEMENTS: Final = 500
"""How many prepared statements a connection keeps: all that we have."""


def postgres_engine(url: str, *, statement_seconds: float | None = STATEMENT_SECONDS, **pool: Any) -> AsyncEngine:
    """An engine whose commits are durable, and whose errors show no parameters."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": statement_seconds,
            "prepared_statement_cache_size": _STATEMENTS,
            "server_settings": {
                "application_name": "tui-reset",
                # A cluster may say otherwise: an answer means that it is on the disk.
                "synchronous_commit": "on",
                "lock_timeout": str(LOCK_MILLISECONDS),
                # Compiling costs more than any of our statements.
                "jit": "off",
            },
        },
        **pool,
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


def _without_nul(
    _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
) -> tuple[str, Any]:
    """This server's text cannot hold a NUL: what nobody has is looked for in its place."""
    return statement, [_row(row) for row in values] if many else _row(values)


def _row(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(one.replace("\0", _NOBODYS) if isinstance(one, str) and "\0" in one else one for one in values)


def apart(
    url: str, act: Callable[[Connection], Result], *, statement_seconds: float | None = STATEMENT_SECONDS
) -> Result:
    """Run `act` in one transaction over a connection of its own, with or without an event loop around the caller.

    Raises `DBAPIError` and `OSError`.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="store-apart") as thread:
        return thread.submit(asyncio.run, _once(url, act, statement_seconds)).result()


async def _once(url: str, act: Callable[[Connection], Result], statement_seconds: float | None) -> Result:
    engine = postgres_engine(url, statement_seconds=statement_seconds, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(act)
    finally:
        await engine.dispose()


def state(error: BaseException) -> str:
    """The server's five characters for what is wrong (PostgreSQL, appendix A); empty where it did not say."""
    found = getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None)
    return found if isinstance(found, str) else ""


def reason(error: BaseException) -> str:
    """The first line of what the server or the network said: for who sets it up."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    inner = said.__cause__ or said
    if isinstance(inner, OSError) and (inner.errno or 0) > 0:
        return os.strerror(inner.errno or 0).lower()
    words = str(inner).partition("\n")[0] or type(inner).__name__
    return words.rstrip(".")
