"""Whether the service can do its work now, and if not why: in one word, and without a figure."""

import asyncio
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem
from tui_reset.server.house import House
from tui_reset.server.store import marks

_SECONDS: Final = {True: 5.0, False: 1.0}
"""How long a look holds: nobody who asks in a row makes the disk work each time, and what has healed shows at once."""
_PATIENCE: Final = 2.0
"""Seconds that a look may take: whoever watches over services waits no longer."""


class Readiness(StrEnum):
    """What is answered."""

    READY = "ready"
    UNWRITABLE = "unwritable"
    """The database answers but takes nothing: disk full, read-only, a standby, or locked by another program."""
    UNAVAILABLE = "unavailable"
    """The database does not answer."""


class Watch:
    """Looks when it is asked, and remembers for a moment what it saw."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._one_at_a_time = asyncio.Lock()
        self._seen = Readiness.UNAVAILABLE
        self._until = -1.0

    async def look(self) -> Readiness:
        """Reading alone would say ready on a full disk, where no reset can be asked for: so a mark is written too."""
        async with self._one_at_a_time:
            if self._house.clock.monotonic() >= self._until:
                self._seen = await self._seen_now()
                self._until = self._house.clock.monotonic() + _SECONDS[self._seen is Readiness.READY]
            return self._seen

    async def _seen_now(self) -> Readiness:
        seen = Readiness.UNAVAILABLE
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._house.store.read(_reads)
                seen = Readiness.UNWRITABLE
                value = self._house.randomness.token_bytes(8)
                await self._house.store.share(lambda connection: marks.touch(connection, value))
        except (Problem, TimeoutError):
            return seen
        return Readiness.READY


def _reads(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT 1").scalar()
