"""A node's own line to the PostgreSQL server: it hears and tells what has changed, and says by a lock that it lives."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncEngine

from tui_reset.server.store.postgres import postgres_engine, state
from tui_reset.server.store.wakeups import SETTINGS

log = logging.getLogger(__name__)

CHANNEL: Final = "tui_reset"
BEAT_SECONDS: Final = 2.0
"""A line that says nothing is asked so often whether it lives: TCP alone would notice after hours."""
ANSWER_SECONDS: Final = 5.0
PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries to get the line back; the last one again and again. Well below `nodes.GONE_SECONDS`."""
_AT_ONCE: Final = 100
"""Names in one notification: below the 8000 bytes that one may have (NOTIFY's page)."""
_UNTOLD: Final = 10_000
"""Names that wait to be told; what is more is found by the others' own looks."""
_SHUT: Final = "closed"
_OF_A_LINE: Final = "SET application_name = 'tui-reset line'; SET synchronous_commit = off"
"""A notification is worth nothing after a crash: no disk is waited for."""

Sleep = Callable[[float], Awaitable[None]]


class Line:
    """Runs beside the requests of one node. `heard` gets the names that other nodes tell, on the event loop.

    Nothing depends on it but how soon others know: what it loses is found by `nodes.Looking`, once a second.
    """

    def __init__(self, url: str, node: int, heard: Callable[[Iterable[str]], None], sleep: Sleep) -> None:
        self._url = url
        self._node = node
        self._heard = heard
        self._sleep = sleep
        self._untold: dict[str, None] = {}
        self._stirred = asyncio.Event()
        self.is_up = self.has_lock = False

    def tell(self, names: Iterable[str]) -> None:
        """Let the other nodes know, soon: names that come close together travel together, each once."""
        if len(self._untold) < _UNTOLD:
            self._untold.update(dict.fromkeys(names))
            self._stirred.set()

    async def run(self) -> None:
        """Keep the line until cancelled: whatever happens to it, a new one is tried for."""
        engine = postgres_engine(self._url, poolclass=NullPool)
        tries = 0
        try:
            while True:
                try:
                    await self._kept(engine)
                except Exception as fault:  # whatever it is: a line that is lost for good would be noticed by nobody
                    tries = 1 if self.is_up else tries + 1
                    self._note(fault, tries)
                self.is_up = self.has_lock = False
                await self._sleep(PAUSES[min(tries, len(PAUSES)) - 1])
        finally:
            await engine.dispose()

    async def _kept(self, engine: AsyncEngine) -> None:
        async with _driver(engine) as driver:
            await driver.execute(_OF_A_LINE, timeout=ANSWER_SECONDS)
            await driver.add_listener(CHANNEL, self._hear)
            driver.add_termination_listener(lambda _: self._stirred.set())
            self.has_lock = await self._take_lock(driver)
            log.info("line_up", extra={"node": self._node})
            self.is_up = True
            # What was told while there was no line.
            self._heard([SETTINGS])
            while True:
                await self._stir()
                if driver.is_closed():
                    raise ConnectionError(_SHUT)
                self.has_lock = self.has_lock or await self._take_lock(driver)
                await self._speak(driver)

    async def _stir(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                await self._stirred.wait()
        self._stirred.clear()

    async def _take_lock(self, driver: Any) -> bool:
        """Held as long as the line is, by which others see that this node lives.

        False where somebody has it: the server may not have noticed yet that the line before is lost.
        """
        return bool(await driver.fetchval("SELECT pg_try_advisory_lock($1)", self._node, timeout=ANSWER_SECONDS))

    async def _speak(self, driver: Any) -> None:
        """Tell what is to be told, or ask whether anybody is there."""
        if not self._untold:
            await driver.fetchval("SELECT 1", timeout=ANSWER_SECONDS)
        while self._untold:
            names = [self._untold.popitem()[0] for _ in range(min(_AT_ONCE, len(self._untold)))]
            await driver.execute("SELECT pg_notify($1, $2)", CHANNEL, " ".join(names), timeout=ANSWER_SECONDS)

    def _hear(self, driver: Any, pid: int, _channel: str, payload: str) -> None:
        if pid != driver.get_server_pid():
            self._heard(payload.split(" "))

    def _note(self, fault: Exception, tries: int) -> None:
        """One line for each loss, not one for each try; no words of the driver's (SECURITY 110)."""
        if tries == 1:
            log.warning("line_lost", extra={"fault": f"{type(fault).__name__} {state(fault)}".rstrip()})


@asynccontextmanager
async def _driver(engine: AsyncEngine) -> AsyncIterator[Any]:
    """asyncpg's connection: SQLAlchemy knows no notifications, and begins no transaction as long as it is not asked."""
    connection = await engine.connect()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        yield driver
    finally:
        # At once: a line that is cut would be waited for.
        driver.terminate()
        await connection.invalidate()
        await connection.close()
