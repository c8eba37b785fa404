"""Cancel a reset."""

from sqlalchemy import Connection

from tui_reset.server.cases.audit import note
from tui_reset.server.cases.hold import held, refuse_after_end, step_of
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import ResetState
from tui_reset.server.store import requests
from tui_reset.server.store.events import EventType


async def cancel_reset(house: House, reset_id: str, secret: str, caller: Caller) -> None:
    """End the reset for all who hold it; who asked sees `cancelled`, alike for decoys. `reset_over` after an end."""

    def cancel(connection: Connection) -> None:
        reset, grant = held(connection, house, reset_id, secret)
        now = house.clock.now()
        refuse_after_end(step_of(house, reset, grant, now))
        requests.set_cancelled(connection, reset, grant)
        requests.end(connection, reset.id, ResetState.CANCELLED, now)
        note(connection, house, caller, EventType.RESET_CANCELLED, reset)

    await house.store.write(cancel)
    house.wakeups.signal(reset_id)
