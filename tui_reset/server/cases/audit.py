"""Record a step of a reset or of an account, in the transaction of the step."""

from sqlalchemy import Connection

from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import Reset
from tui_reset.server.store.events import Event, EventType, record


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
    record(connection, house.keys, event)


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
    record(connection, house.keys, event)
