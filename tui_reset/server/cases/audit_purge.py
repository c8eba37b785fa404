"""Throw away audit entries that are older than the operator keeps them, so that the chain can still be checked."""

import logging
from typing import Final

from sqlalchemy import Connection

from tui_reset.server.house import House
from tui_reset.server.rules.audit_chain import Seal, is_fit, spans_of
from tui_reset.server.rules.policy import DAY
from tui_reset.server.store import purges, seals
from tui_reset.server.store.events import Event, EventType

log = logging.getLogger(__name__)

_SEALS: Final = 500
_ENTRIES: Final = 5_000
"""How much one transaction takes away, so that nobody waits long behind it."""


async def purge_audit(house: House) -> int:
    """Delete entries older than `policy.audit_kept`, whole batches alone; returns how many.

    What is over by less than a day waits: one purge a day, not one for each batch. The deleting is itself an entry,
    in the same transaction, that says up to which seal: what is missing above it was taken away by somebody else.
    """
    kept = house.policy.audit_kept
    if not kept:
        return 0
    before = house.clock.now() - kept
    oldest = await house.store.read(_oldest)
    if not oldest or not _is_over(oldest[0], before - DAY):
        return 0
    entries = 0
    while gone := await house.store.share(lambda connection: _purge(connection, house, before)):
        entries += gone
    return entries


def _oldest(connection: Connection) -> list[Seal]:
    with seals.as_it_stands(connection):
        return seals.after(connection, 0, 1)


def _purge(connection: Connection, house: House, before: float) -> int:
    with seals.as_it_stands(connection):
        return _purged(connection, house, before)


def _purged(connection: Connection, house: House, before: float) -> int:
    if not seals.is_alone(connection):
        return 0
    gone = _over(connection, house, before)
    if not gone:
        return 0
    spans = [span for seal in gone for span in spans_of(seal) or ()]
    seals.drop(connection, gone, spans)
    event = Event(
        at=house.clock.now(),
        type=EventType.AUDIT_PURGED,
        source="",
        actor="retention",
        reason=f"{purges.UP_TO}{seals.head_of(gone[-1])}",
        account_id=purges.ABOUT,
    )
    house.trail.record(connection, house.keys, event)
    return sum(seal.count for seal in gone)


def _over(connection: Connection, house: House, before: float) -> list[Seal]:
    """The first seals, as far as they are as they were made: an edited date must not make us delete what is young."""
    purged = purges.newest(connection, house.keys)
    link, entries = purged.hash if purged else b"", 0
    gone: list[Seal] = []
    # One more than may go: the newest seal stays, or nothing could follow on it.
    for seal in seals.after(connection, 0, _SEALS)[:-1]:
        if not _is_over(seal, before) or (gone and entries + seal.count > _ENTRIES):
            break
        if seal.number != (purged.number if purged else 0) + len(gone) + 1 or not is_fit(house.keys, link, seal):
            log.error("audit_not_purged", extra={"seal": seal.number})
            break
        gone.append(seal)
        link, entries = seal.hash, entries + seal.count
    return gone


def _is_over(seal: Seal, before: float) -> bool:
    return isinstance(seal.at, float) and seal.at < before
