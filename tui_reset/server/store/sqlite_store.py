"""The store in a SQLite file: one writer, and many of its transactions to one commit."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.sqlite import reading, sqlite_engine
from tui_reset.server.store.trouble import unavailable
from tui_reset.server.store.writing import WAITING, Writing, committed_together

Result = TypeVar("Result")

READERS: Final = 2
BATCH: Final = 64
"""How many waiting transactions share one commit, and so one wait for the disk."""
GATHERING: Final = 0.0002
"""Seconds that the writer waits for more under load: on one core, 16 callers then need half as many commits."""


class SqliteStore:
    """See `engine.Store`.

    SQLite has one writer: a thread of its own takes what waits, runs it inside one `BEGIN IMMEDIATE … COMMIT` (see
    `writing`), and answers only after the commit (`synchronous=FULL`: durable before the answer).
    """

    def __init__(self, url: str) -> None:
        self._reader: Engine = sqlite_engine(url, writes=False)
        self._writer: Engine = sqlite_engine(url, writes=True)
        self._queue: queue.SimpleQueue[Writing | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._thread = threading.Thread(target=self._write_all, name="store-write", daemon=True)
        self._thread.start()
        self._closed = False

    async def write(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` in a transaction; what it raises rolls back it alone.

        A locked, full, read-only or lost database is `Problem` `unavailable` with `retry_after`, and nothing is
        half-written. `act` runs in another thread: it must not touch the event loop.
        """
        if self._closed or self._queue.qsize() >= WAITING:
            raise Problem(ProblemCode.OVERLOADED, retry_after=1)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        self._queue.put(Writing(act, answer, loop))
        return await answer

    async def share(self, act: Callable[[Connection], Result]) -> Result:
        """As `write`: one process serves a file."""
        return await self.write(act)

    async def read(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` on one consistent state; it cannot write."""
        if self._closed:
            raise Problem(ProblemCode.UNAVAILABLE, retry_after=1)
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, act)

    async def close(self) -> None:
        """Finish what is queued, then let go of the database."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self._reader.dispose()
        self._writer.dispose()

    def _read(self, act: Callable[[Connection], Result]) -> Result:
        try:
            with reading(self._reader) as connection:
                return act(connection)
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise unavailable(error) from None

    def _write_all(self) -> None:
        going_on, batch = True, list[Writing]()
        while going_on:
            batch, going_on = self._next_batch(under_load=len(batch) > 1)
            if batch:
                committed_together(self._writer, batch)

    def _next_batch(self, *, under_load: bool) -> tuple[list[Writing], bool]:
        """All that waits, up to `BATCH`, and whether more may come."""
        batch: list[Writing] = []
        first = self._queue.get()
        if under_load:
            time.sleep(GATHERING)
        while first is not None:
            batch.append(first)
            if len(batch) == BATCH or self._queue.empty():
                return batch, True
            first = self._queue.get()
        return batch, False
