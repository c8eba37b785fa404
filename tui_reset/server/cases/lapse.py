"""Expired stays expired when the clock steps back (SECURITY §4)."""

import contextlib
import logging
import math
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.rules.reset import Reset, is_expired
from tui_reset.server.store import lapsing

log = logging.getLogger(__name__)

STEP_SECONDS: Final = 1.0
"""How far the wall clock may leave the one that never steps between two looks: more is a step, and is logged."""


async def lapse_met(house: House, reset: Reset) -> None:
    """Somebody has just been told that this reset has expired, if it has: then it stays so."""
    now = house.clock.now()
    if reset.has_lapsed or not is_expired(reset, now):
        return
    # A full disk must not take the answer away; the next look at all of them writes it.
    with contextlib.suppress(Problem):
        await house.store.write(lambda connection: lapsing.lapse_one(connection, reset.id, now))


def lapse_told(connection: Connection, house: House, reset: Reset, problem: Problem) -> None:
    """As `lapse_met`, in the transaction that ends with `problem`."""
    if problem.code is ProblemCode.LINK_EXPIRED and not reset.has_lapsed:
        lapsing.lapse_one(connection, reset.id, house.clock.now())


class Lapsing:
    """Looks at the clock now and then, and writes down what has expired since; `look` every half minute is enough."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._now, self._monotonic = house.clock.now(), house.clock.monotonic()
        self._since = -math.inf

    async def look(self) -> None:
        """Log a step, and end what is over. After a `Problem` the next look does the same again."""
        now, monotonic = self._house.clock.now(), self._house.clock.monotonic()
        expected = self._now + monotonic - self._monotonic
        stepped = now - expected
        if abs(stepped) >= STEP_SECONDS:
            # Also what a machine says that has slept.
            log.warning("clock_stepped", extra={"seconds": round(stepped, 1)})
        if stepped <= -STEP_SECONDS:
            watched = now - (monotonic - self._monotonic)
            await self._house.store.write(lambda found: lapsing.set_back(found, now, -stepped, watched))
            self._since = -math.inf
        self._now, self._monotonic = now, monotonic
        await self._lapse(now)

    async def _lapse(self, now: float) -> None:
        since, store = self._since, self._house.store
        # In many small transactions, so that nobody waits behind a flood that expires at once.
        while await store.write(lambda found: lapsing.lapse_due(found, since, now)) == lapsing.BATCH:
            pass
        await store.write(lambda found: lapsing.end_sessions(found, now))
        self._since = now
