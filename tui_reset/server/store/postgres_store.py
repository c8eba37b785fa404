"""The store on a PostgreSQL server: serializable writes, tried again where they met each other."""

import asyncio
import random
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.postgres import postgres_engine, state
from tui_reset.server.store.trouble import RETRY_AFTER, unavailable
from tui_reset.server.store.turns import Turns
from tui_reset.server.store.writing import WAITING, Ended, Writing, answer

Result = TypeVar("Result")

WRITERS: Final = 2
"""Of one node. While one waits for the disk another one thinks; with more they would mostly meet each other."""
READERS: Final = 4
SHARERS: Final = 1
"""The mail worker and what is taken back for it; both wait for themselves anyway."""
TRIES: Final = 10
_PAUSE: Final = 0.002
"""Seconds before the third try, twice as many before the fourth, and so on."""
_MET: Final = frozenset({"40001", "40P01"})
"""serialization_failure and deadlock_detected: nothing was written, and the same once more may well succeed."""
_TAKEN: Final = "23505"
"""unique_violation: two that looked at the same time and both found nothing; the second look sees the other's."""
_ALONE: Final = text("LOCK TABLE counters IN SHARE ROW EXCLUSIVE MODE")
"""Whoever has met others queues for this before it looks at anything, behind those of other nodes that have.

Of a table to which nobody writes any more: whoever meets nobody is not held up. And of a table, because it is had
before the transaction's view of the data begins: `pg_advisory_xact_lock`, a SELECT, would have that from before the
wait.
"""
_READ_ONLY: Final = frozenset({"25006", "0A000"})
"""read_only_sql_transaction, and what a standby says to SERIALIZABLE: this server takes no writes any more."""


class PostgresStore:
    """See `engine.Store`.

    The connections live on an event loop in a thread of their own: what an act computes never holds up the loop that
    serves, as with SQLite. Writes are SERIALIZABLE, so that an act may read, think and write as if it were alone;
    reads are REPEATABLE READ, READ ONLY. Nothing here relies on being the only process: others write at the same time,
    and whoever meets them tries again.
    """

    def __init__(self, url: str) -> None:
        self._engine = postgres_engine(url, pool_size=WRITERS + READERS + SHARERS, max_overflow=0)
        self._writers = _Lane(self._engine.execution_options(isolation_level="SERIALIZABLE"), WRITERS)
        repeatable = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._readers = _Lane(repeatable, READERS)
        self._sharers = _Lane(self._engine.execution_options(isolation_level="READ COMMITTED"), SHARERS)
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="store-postgres", daemon=True)
        self._thread.start()
        self._closed = False

    async def write(self, act: Callable[[Connection], Result]) -> Result:
        """See `engine.Store.write`."""
        return await self._written(self._writers, act)

    async def share(self, act: Callable[[Connection], Result]) -> Result:
        """See `engine.Store.share`: READ COMMITTED, for statements that say `SKIP LOCKED`."""
        return await self._written(self._sharers, act)

    async def read(self, act: Callable[[Connection], Result]) -> Result:
        """See `engine.Store.read`."""
        if self._closed or self._readers.waiting >= WAITING:
            raise Problem(ProblemCode.UNAVAILABLE if self._closed else ProblemCode.OVERLOADED, retry_after=1)
        return await self._done(self._readers, act)

    async def close(self) -> None:
        """Finish what is queued, then let go of the connections."""
        if self._closed:
            return
        self._closed = True
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._finish(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()

    async def _written(self, lane: "_Lane", act: Callable[[Connection], Result]) -> Result:
        if self._closed or lane.waiting >= WAITING:
            raise Problem(ProblemCode.OVERLOADED, retry_after=1)
        return await self._done(lane, act)

    async def _done(self, lane: "_Lane", act: Callable[[Connection], Result]) -> Result:
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[Result] = loop.create_future()
        lane.waiting += 1
        try:
            self._loop.call_soon_threadsafe(self._begin, lane, Writing(act, heard, loop))
            return await heard
        finally:
            lane.waiting -= 1

    def _begin(self, lane: "_Lane", one: Writing) -> None:
        # Not the caller's task: whoever goes away in the middle of a commit does not take it back.
        task = self._loop.create_task(lane.run(one))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finish(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._engine.dispose()


class _Lane:
    """Writers, or readers: so many at once, in the order in which they came. `waiting` counts those under way too."""

    def __init__(self, engine: AsyncEngine, width: int) -> None:
        self._engine = engine
        self._turns = Turns(width)
        self.waiting = 0

    async def run(self, one: Writing) -> None:
        """Run one and answer it."""
        try:
            ended = await self._ended(one)
        except Exception as error:  # whatever it is: no caller waits for ever
            ended = Ended(one, error=error)
        answer([ended])

    async def _ended(self, one: Writing) -> Ended:
        """Run it, again and again where it met another one; what it raises itself comes as it is."""
        met, number = False, 0
        while True:
            number += 1
            async with self._turns.turn(alone=met):
                if one.answer.done() or (one.is_late and number == 1):
                    return Ended(one, error=Problem(ProblemCode.UNAVAILABLE, retry_after=RETRY_AFTER))
                trial = _Trial(self._engine)
                try:
                    return Ended(one, value=await trial.run(one.act, alone=met))
                except IntegrityError as error:
                    if number > 1 or state(error) != _TAKEN:
                        raise
                except (DBAPIError, OSError) as error:
                    met = state(error) in _MET
                    await self._let_go(error)
                    if number == TRIES or not (met or (number == 1 and trial.is_lost(error))):
                        raise unavailable(error) from None
            await asyncio.sleep(_PAUSE * random.uniform(0, number - 1))  # noqa: S311 - so that two nodes do not go in step

    async def _let_go(self, error: DBAPIError | OSError) -> None:
        """A server that has become a standby keeps its old lines: new ones go to the one that takes writes."""
        if state(error) in _READ_ONLY:
            await self._engine.dispose()


class _Trial:
    """One try, which knows how far it has come."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connected = self._ran = False

    async def run(self, act: Callable[[Connection], Result], *, alone: bool) -> Result:
        async with self._engine.connect() as connection:
            self._connected = True
            if alone:
                await connection.execute(_ALONE)
            value = await connection.run_sync(act)
            self._ran = True
            await connection.commit()
            return value

    def is_lost(self, error: DBAPIError | OSError) -> bool:
        """Whether a connection out of the pool had died there, and so nothing can have stayed of it.

        After the commit was said nobody knows what became of it.
        """
        gone = isinstance(error, DBAPIError) and error.connection_invalidated
        return gone and self._connected and not self._ran
