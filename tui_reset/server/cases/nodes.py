"""What a node does for the others over the same database: looks for what it was not told, and takes over from the dead.

On PostgreSQL alone: a SQLite file is served by one process.
"""

import contextlib
import itertools
import logging
from collections.abc import Set
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem
from tui_reset.server.house import House
from tui_reset.server.store import outbox
from tui_reset.server.store.postgres_nodes import Marks, is_gone, marks
from tui_reset.server.store.wakeups import OUTBOX, seen_by_desk

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
"""Between looks: so late at most is seen what a node committed that died before it told."""
IDLE_LOOKS: Final = 2
"""Each so many looks are also for settings and dead nodes: the others ask nothing while nobody waits for a reset."""
GONE_SECONDS: Final = 4.0
"""For so long nobody must have held a node's lock before it counts as dead: its line may only be coming back."""


async def watch_others(house: House) -> None:
    """Look again and again, until cancelled."""
    looking, bereaved = Looking(house), Bereaved(house)
    for seconds in itertools.count():
        await house.sleep(LOOK_SECONDS)
        # Whatever is wrong with the database is told by the store, and looked at again.
        with contextlib.suppress(Problem):
            await looking.look(house.wakeups.resets_waited_for(), idle=bool(seconds % IDLE_LOOKS))
            if not seconds % IDLE_LOOKS:
                await bereaved.look()


class Looking:
    """Wakes those for whom something has changed: the fallback for what other nodes say."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: Marks = {}

    async def look(self, reset_ids: Set[str], *, idle: bool = False) -> None:
        """One query for all; none with `idle` where nobody waits.

        Who waits for a reset that was not looked at last time is woken once, to be sure.
        """
        if idle and not reset_ids:
            return
        found = await self._house.store.read(lambda connection: marks(connection, reset_ids))
        for name, mark in found.items():
            if mark != self._known.get(name):
                self._house.wakeups.wake(name, seen_by_desk(name))
        self._known = found


class Bereaved:
    """Finds the mails that a dead node was sending, and lets them be sent again.

    Whoever was being written to gets the mail twice at most, with the same link (SECURITY §4).
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._missing: dict[int, float] = {}

    async def look(self) -> int:
        """How many mails were taken back from nodes that have been dead for `GONE_SECONDS`."""
        now = self._house.clock.monotonic()
        dead = {node for node, since in self._missing.items() if now - since >= GONE_SECONDS}
        missing, mails = await self._house.store.share(lambda connection: self._take_over(connection, dead))
        self._missing = {node: self._missing.get(node, now) for node in missing}
        if mails:
            log.warning("mails_taken_back", extra={"mails": mails})
            self._house.wakeups.wake(OUTBOX)
        return mails

    def _take_over(self, connection: Connection, dead: Set[int]) -> tuple[set[int], int]:
        others = outbox.holders(connection) - {self._house.node}
        missing = {node for node in others if is_gone(connection, node)}
        now = self._house.clock.now()
        return missing - dead, sum(outbox.take_back_from(connection, node, now) for node in missing & dead)
