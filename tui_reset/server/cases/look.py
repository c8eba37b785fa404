"""Look at a reset, once or until something changes."""

from sqlalchemy import Connection

from tui_reset.contract.limits import LONG_POLL_SECONDS
from tui_reset.contract.wire import View
from tui_reset.server.cases.hold import held, view
from tui_reset.server.cases.lapse import lapse_met
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import Reset
from tui_reset.server.rules.tokens import looked_up


async def look_at_reset(house: House, reset_id: str, secret: str, caller: Caller) -> View:  # noqa: ARG001
    """The view of the grant that `secret` opens; changes nothing. `not_found`, `unauthorized`."""

    def look(connection: Connection) -> tuple[View, Reset]:
        reset, grant = held(connection, house, reset_id, secret)
        return view(connection, house, reset, grant), reset

    seen, reset = await house.store.read(look)
    await lapse_met(house, reset)
    return seen


async def wait_for_change(  # noqa: PLR0913, PLR0917 - the agreed signature
    house: House, reset_id: str, secret: str, caller: Caller, known_version: int, seconds: float
) -> View | None:
    """The view as soon as its version is another; None when nothing changed for `seconds` (at most 25).

    What wakes it may be something that this grant cannot see: then it waits on. A newer wait of the same grant ends
    this one with None; more than 50 of one source are `too_many_requests`.
    """
    before = await look_at_reset(house, reset_id, secret, caller)
    if before.version != known_version:
        return before
    deadline = house.clock.monotonic() + min(seconds, LONG_POLL_SECONDS)
    with house.wakeups.poll(reset_id, looked_up(secret).hex(), caller.source) as waiter:
        is_over = False
        while not is_over:
            now = await look_at_reset(house, reset_id, secret, caller)
            if now.version != known_version:
                return now
            left = deadline - house.clock.monotonic()
            ends = [seconds for seconds in (now.expires_in, now.two_factor_paused_for) if seconds]
            pause = min([left, *ends])
            woken = await waiter.wait(pause)
            is_over = waiter.replaced or (not woken and pause == left)
    return None
