"""Pause two-factor from the web page: for the browser that gave the code, and no other with the same link (S1.27)."""

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PauseBody
from tui_reset.server.cases.hold import account_of, dead_link, linked
from tui_reset.server.cases.page import grant_of_browser
from tui_reset.server.cases.pause import paused, prove_pause, typed_pause
from tui_reset.server.cases.prove import new_grant
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import GrantKind
from tui_reset.server.rules.tokens import grant_secret
from tui_reset.server.store.wakeups import OUTBOX, seen_by_desk


async def pause_by_link(
    house: House, token: str, body: PauseBody, caller: Caller, pause_secret: str | None
) -> str | None:
    """The secret of this browser's own, paused grant; None where there is nothing to pause.

    As `pause_two_factor`; an ended link is `link_used`, `link_expired`, `link_superseded` or `reset_over`. The page's
    common grant is not paused: who else has the link would find the door open.
    """
    typed = typed_pause(body)

    def pause(connection: Connection) -> tuple[str, str] | Problem | None:
        reset = linked(connection, house, token)
        account = account_of(connection, house, reset)
        if (problem := dead_link(connection, house, reset)) or account is None:
            raise problem or Problem(ProblemCode.RESET_OVER)
        if not (account.two_factor and house.policy.pauses_two_factor):
            return None
        if problem := prove_pause(connection, house, reset, account, typed, caller):
            return problem
        own = grant_of_browser(connection, reset, pause_secret)
        grant = own or new_grant(connection, house, reset, GrantKind.LINK)
        paused(connection, house, reset, grant, account, typed)
        return reset.id, grant_secret(house.keys, grant.id)

    outcome = await house.store.write(pause)
    if isinstance(outcome, Problem):
        raise outcome
    if outcome is None:
        return None
    reset_id, secret = outcome
    house.wakeups.signal(OUTBOX, seen_by_desk(reset_id))
    return secret
