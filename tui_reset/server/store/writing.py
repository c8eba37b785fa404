"""Several transactions to one commit: a failing one rolls back alone, none is answered before the disk has them all."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.sqlite import writing
from tui_reset.server.store.trouble import RETRY_AFTER, unavailable

WAITING: Final = 2_000
"""How many transactions may wait; more are refused at once."""
LONGEST_WAIT: Final = 5.0
"""Seconds in the queue; another program's lock may then cost as much again (`BUSY_SECONDS`)."""


@dataclass(slots=True)
class Writing:
    """One transaction that waits, and the future that hears how it ended."""

    act: Callable[[Connection], Any]
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    since: float = field(default_factory=time.monotonic)

    @property
    def is_late(self) -> bool:
        """Whether it has waited too long for its turn."""
        return time.monotonic() - self.since > LONGEST_WAIT


@dataclass(slots=True)
class Ended:
    """How one ended: a value, or what it raised."""

    writing: Writing
    value: Any = None
    error: BaseException | None = None


class HalfWritten(Exception):  # noqa: N818 - not an error, a reason to begin again
    """One has failed after it wrote, and nothing can take back its part alone."""


class WholeBatchLost(Exception):  # noqa: N818 - the fault behind it is its cause
    """The database gave up the whole transaction in the middle (disk full, I/O error)."""


def committed_together(engine: Engine, batch: Iterable[Writing]) -> None:
    """Run all, commit once, then answer each; if the commit fails, every one of them failed.

    What waited too long is refused: or else a lock that stays would keep a long queue for minutes.
    """
    waiting: list[Writing] = []
    late: list[Writing] = []
    for one in batch:
        if not one.answer.done():
            (late if one.is_late else waiting).append(one)
    answer([Ended(one, error=Problem(ProblemCode.UNAVAILABLE, retry_after=RETRY_AFTER)) for one in late])
    if not waiting:
        return
    try:
        ended = _all_run(engine, waiting)
    except WholeBatchLost as lost:
        ended = _all_failed(waiting, lost.__cause__)
    except Exception as error:  # whatever it is: the thread lives on, and no caller waits for ever
        ended = _all_failed(waiting, error)
    answer(ended)


def _all_run(engine: Engine, waiting: list[Writing]) -> list[Ended]:
    """Run one after the other without savepoints, which cost a copy of every page written.

    Only if one fails that has written already, all are rolled back and run again, each in a savepoint: an act does
    nothing but read and write its connection, so that it may run twice.
    """
    try:
        with writing(engine) as connection:
            return [_without_savepoint(connection, one) for one in waiting]
    except HalfWritten:
        with writing(engine) as connection:
            return [_in_savepoint(connection, one) for one in waiting]


def _without_savepoint(connection: Connection, one: Writing) -> Ended:
    driver: Any = connection.connection.dbapi_connection
    before = driver.total_changes
    try:
        return Ended(one, value=one.act(connection))
    except Exception as error:
        if driver.total_changes != before or not driver.in_transaction:
            raise HalfWritten from error
        return Ended(one, error=as_ours(error))


def _in_savepoint(connection: Connection, one: Writing) -> Ended:
    driver: Any = connection.connection.dbapi_connection
    driver.execute("SAVEPOINT one")
    try:
        ended = Ended(one, value=one.act(connection))
    except Exception as error:
        # A full disk makes SQLite roll back everything at once: then the others are lost too.
        if not driver.in_transaction:
            raise WholeBatchLost from error
        driver.execute("ROLLBACK TO one")
        ended = Ended(one, error=as_ours(error))
    driver.execute("RELEASE one")
    return ended


def _all_failed(waiting: list[Writing], cause: BaseException | None) -> list[Ended]:
    return [Ended(one, error=as_ours(cause or WholeBatchLost())) for one in waiting]


def as_ours(error: BaseException) -> BaseException:
    if isinstance(error, IntegrityError):
        return error
    return unavailable(error) if isinstance(error, DBAPIError | sqlite3.Error) else error


def answer(ended: list[Ended]) -> None:
    """Hand all answers over in one step per event loop."""
    loops = {one.writing.loop for one in ended}
    for loop in loops:
        theirs = [one for one in ended if one.writing.loop is loop]
        try:
            loop.call_soon_threadsafe(_resolve, theirs)
        except RuntimeError:
            # The loop is closed: nobody waits any more.
            continue


def _resolve(ended: list[Ended]) -> None:
    for one in ended:
        if one.writing.answer.done():
            continue
        if one.error is not None:
            one.writing.answer.set_exception(one.error)
        else:
            one.writing.answer.set_result(one.value)
