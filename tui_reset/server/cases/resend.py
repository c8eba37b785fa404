"""Send the same link and mail code again (S2.3a)."""

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep, View
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.hold import account_of, held, refuse_after_end, step_of, view_again
from tui_reset.server.cases.mail_limits import claim_mail
from tui_reset.server.cases.posting import post_link
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import Grant, Reset, is_expired, resend_in, resends_left
from tui_reset.server.store import requests
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import OUTBOX


async def resend_mail(house: House, reset_id: str, secret: str, caller: Caller) -> View:
    """The same mail once more; extends nothing. The answer is the same whether or not a mail goes.

    `resend_too_soon` with `retry_after`, `too_many_requests` when none is left, `reset_over`, `proof_locked`.
    """

    def resend(connection: Connection) -> View:
        reset, grant = held(connection, house, reset_id, secret)
        _refuse_if_impossible(house, reset, grant)
        within = claim_mail(connection, house, reset.subject, caller.source)
        account = account_of(connection, house, reset)
        alive = reset.is_open and not is_expired(reset, house.clock.now())
        mailed = account.id if account and within and alive else None
        requests.count_resend(connection, reset, grant, house.clock.now())
        post_link(connection, house, reset.id, mailed)
        note(connection, house, caller, EventType.MAIL_RESENT, reset, result="queued" if mailed else "dropped")
        return view_again(connection, house, reset_id, secret)

    seen = await house.store.write(resend)
    house.wakeups.signal(OUTBOX, reset_id)
    return seen


def _refuse_if_impossible(house: House, reset: Reset, grant: Grant) -> None:
    now = house.clock.now()
    step = step_of(house, reset, grant, now)
    refuse_after_end(step)
    if step is ResetStep.LOCKED:
        raise Problem(ProblemCode.PROOF_LOCKED)
    if not resends_left(grant, house.policy):
        raise Problem(ProblemCode.TOO_MANY_REQUESTS)
    if seconds := resend_in(grant, house.policy, now):
        raise Problem(ProblemCode.RESEND_TOO_SOON, retry_after=seconds)
