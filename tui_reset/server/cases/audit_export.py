"""Hand the audit log to an operator, oldest first, a stretch at a time: as long as the log, but never all in memory."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from tui_reset.server.cases.accounts import known_account
from tui_reset.server.cases.desk_log import entries_of, wanted_of
from tui_reset.server.house import House
from tui_reset.server.rules.audit_lines import AuditLine
from tui_reset.server.store import event_log
from tui_reset.server.store.event_log import Logged, Wanted
from tui_reset.server.store.events import is_intact

STRETCH: Final = 2_000
"""Ids read at a time."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is wanted: of an account by its address, of a reset by its number, from a moment on (seconds since 1970)."""

    account: str | None = None
    reference: str | None = None
    since: float = 0.0


async def exported(house: House, export: Export) -> AsyncIterator[list[AuditLine]]:
    """The entries there are now. Raises `AccountRefused` for an address that nobody has, `malformed` for no number."""

    def begin(connection: Connection) -> tuple[Wanted, int, int]:
        account = None if export.account is None else known_account(connection, export.account).id
        wanted = wanted_of(connection, account, export.reference)
        return wanted, event_log.oldest_id(connection), event_log.newest_id(connection)

    wanted, oldest, newest = await house.store.read(begin)
    done = oldest - 1
    while done < newest:
        lines, done = await _stretch(house, wanted, done, export.since)
        if lines:
            yield lines


async def _stretch(house: House, wanted: Wanted, after: int, since: float) -> tuple[list[AuditLine], int]:
    def read(connection: Connection) -> tuple[list[AuditLine], int]:
        logged, done = event_log.forward(connection, wanted, after, STRETCH)
        return _lines(connection, house, [one for one in logged if one.event.at >= since]), done

    return await house.store.read(read)


def _lines(connection: Connection, house: House, logged: Sequence[Logged]) -> list[AuditLine]:
    return [
        AuditLine(
            id=entry.id,
            at=entry.at,
            type=entry.type,
            actor=entry.actor,
            account=entry.account,
            source=entry.source,
            reference=entry.reference,
            result=entry.result,
            reason=entry.reason,
            intact=is_intact(house.keys, one.event, one.mac),
        )
        for one, entry in zip(logged, entries_of(connection, logged), strict=True)
    ]
