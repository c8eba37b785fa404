"""Seal the audit log: what has been recorded hangs on the chain within a second (ASVS 16.4.2)."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem
from tui_reset.server.house import House
from tui_reset.server.rules.audit_chain import BATCH, Head, is_same, sealed, spans_of
from tui_reset.server.store import seals

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
REST_SECONDS: Final = 10.0
"""How long after an entry of this process it is looked for, as its commit may wait; and how often for other ones'."""
SHUT_OUT_SECONDS: Final = 60.0
"""For so long no other node seals without a pause."""
_TELL_SECONDS: Final = 3600.0
_PAUSE: Final = 0.02
"""Seconds between two batches, for who else wants to write: still 50,000 entries a second."""
_LAST_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one transaction has done. `turn`: no other node was at it; `is_known`: the head we know is still there."""

    sealed: int = 0
    head: Head | None = None
    turn: bool = True
    is_known: bool = True
    is_readable: bool = True


async def seal_tail(house: House) -> None:
    """Seal what a command has recorded, so that it does not wait for the backend; the command is done in any case."""
    with contextlib.suppress(Problem):
        while (await seal_batch(house)).sealed == BATCH:
            pass


async def seal_batch(house: House, known: Head | None = None) -> Round:
    """Seal what there is, up to a batch; `known` is a head that the chain must still have."""
    if looked := await house.store.read(lambda connection: _looked(connection, known)):
        return looked
    return await house.store.share(lambda connection: _sealed(connection, house, known))


def _looked(connection: Connection, known: Head | None) -> Round | None:
    """None where there is something to seal."""
    with seals.as_it_stands(connection):
        if not seals.is_tail_empty(connection):
            return None
        return Round(head=seals.head_of(seals.newest(connection)), is_known=_is_there(connection, known))


def _sealed(connection: Connection, house: House, known: Head | None) -> Round:
    with seals.as_it_stands(connection):
        return _hung_on(connection, house, known)


def _hung_on(connection: Connection, house: House, known: Head | None) -> Round:
    if not seals.is_alone(connection):
        return Round(turn=False)
    before, is_known = seals.newest(connection), _is_there(connection, known)
    if before is not None and spans_of(before) is None:
        return Round(head=seals.head_of(before), is_known=is_known, is_readable=False)
    entries = seals.take(connection, before)
    if not entries:
        return Round(head=seals.head_of(before), is_known=is_known)
    seal = sealed(house.keys, seals.head_of(before), house.clock.now(), entries)
    seals.add(connection, seal)
    return Round(len(entries), seals.head_of(seal), is_known=is_known)


def _is_there(connection: Connection, known: Head | None) -> bool:
    if known is None:
        return True
    found = seals.numbered(connection, known.number)
    return found is not None and is_same(found.hash, known.hash)


class AuditSealing:
    """The one who seals, beside the requests. Asleep while nothing is recorded: then it looks every ten seconds.

    It tells the chain's head in the log, so that an end that was cut off shows against it; and whatever becomes of the
    head that it knows while it runs.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._written = -1
        self._awake_until = self._rest_until = self._not_before = 0.0
        self._head: Head | None = None
        self._told: Head | None = None
        self._tell_again = 0.0
        self._is_broken = False
        self._shut_out_since: float | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await self._house.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Seal, if this process has recorded anything of late or others may have; after trouble only in a while."""
        now, written = self._house.clock.monotonic(), self._house.trail.written
        if now < self._not_before:
            return
        if written != self._written:
            self._awake_until = now + REST_SECONDS
        elif now >= self._awake_until and now < self._rest_until:
            return
        try:
            await self._seal_all()
        except Exception as error:  # whatever it is: a chain that nobody goes on with is worse
            if not isinstance(error, Problem):
                log.exception("audit_sealing_broken")
            self._not_before = now + REST_SECONDS
            return
        self._written, self._rest_until = written, now + REST_SECONDS
        if now >= self._tell_again:
            self._tell(now)

    async def finish(self) -> None:
        """The service stops: seal what is there, and tell the head."""
        with contextlib.suppress(Exception):  # the next start seals what is left
            async with asyncio.timeout(_LAST_SECONDS):
                await self._seal_all()
        self._tell(self._house.clock.monotonic())

    async def _seal_all(self) -> None:
        while (done := await seal_batch(self._house, self._head)).sealed == BATCH:
            self._judge(done)
            await self._house.sleep(_PAUSE)
        self._judge(done)

    def _judge(self, done: Round) -> None:
        if not done.turn:
            self._bear_with_others()
            return
        self._shut_out_since = None
        if not done.is_known:
            log.error("audit_chain_changed", extra={"lost": str(self._head), "head": str(done.head)})
        if not done.is_readable and not self._is_broken:
            log.error("audit_chain_unreadable", extra={"head": str(done.head)})
        self._is_broken, self._head = not done.is_readable, done.head

    def _bear_with_others(self) -> None:
        """Another node seals, for a moment; who never gives the lock back is none (anybody in the database can)."""
        now = self._house.clock.monotonic()
        if self._shut_out_since is None:
            self._shut_out_since = now
        elif now - self._shut_out_since >= SHUT_OUT_SECONDS:
            log.error("audit_sealing_shut_out", extra={"seconds": round(SHUT_OUT_SECONDS)})
            self._shut_out_since = now

    def _tell(self, now: float) -> None:
        if self._head is not None and self._head != self._told:
            log.info("audit_sealed", extra={"head": str(self._head)})
            self._told, self._tell_again = self._head, now + _TELL_SECONDS
