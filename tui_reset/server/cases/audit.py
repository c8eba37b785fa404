"""Record a step of a reset or of an account, in the transaction of the step."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import Reset
from tui_reset.server.store.events import Event, EventType
from tui_reset.server.store.trail import AuditUnwritable, LoggedTrail

Result = TypeVar("Result")


async def done_anyway(house: House, act: Callable[[House], Awaitable[Result]]) -> Result:
    """Do it even where the audit log, and nothing else, cannot be written: its entries are then in the service's log.

    For what touches no account and must not wait: asking for a reset (SECURITY §4), and writing down what a mail server
    has already taken, or it would be sent again and again. All else is refused, and not done (ASVS 16.5.3).
    """
    try:
        return await act(house)
    except AuditUnwritable:
        return await act(replace(house, trail=LoggedTrail()))


def note(  # noqa: PLR0913 - an entry has these parts
    connection: Connection,
    house: House,
    caller: Caller,
    happened: EventType,
    reset: Reset,
    *,
    result: str = "ok",
    reason: str = "",
) -> None:
    """Record a step of a reset."""
    event = Event(
        at=house.clock.now(),
        type=happened,
        source=caller.source,
        result=result,
        reason=reason,
        account_id=reset.account_id,
        request_id=reset.id,
        reference=reset.reference,
    )
    house.trail.record(connection, house.keys, event)


def note_account(  # noqa: PLR0913 - an entry has these parts
    connection: Connection,
    house: House,
    source: str,
    happened: EventType,
    account_id: str | None,
    *,
    actor: str = "",
    result: str = "ok",
    reason: str = "",
) -> None:
    """Record what happened to an account; `actor` is the account itself unless said otherwise."""
    event = Event(
        at=house.clock.now(),
        type=happened,
        source=source,
        actor=actor or account_id or "anonymous",
        result=result,
        reason=reason,
        account_id=account_id,
    )
    house.trail.record(connection, house.keys, event)
