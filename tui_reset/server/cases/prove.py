"""Prove the mailbox: by hand, and for one grant only (SECURITY 19, API: proof belongs to the grant)."""

from msgspec.structs import replace
from sqlalchemy import Connection

from tui_reset.contract.link_text import token_in
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import LinkBody, MailboxBody, Opened, ResetStep, View
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.hold import dead_link, held, linked, refuse_after_end, step_of, view, view_again
from tui_reset.server.cases.lapse import lapse_told
from tui_reset.server.house import Caller, House
from tui_reset.server.rules import tokens
from tui_reset.server.rules.reset import Grant, GrantKind, Reset, attempts_left
from tui_reset.server.store import requests
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import seen_by_desk


async def prove_mailbox(house: House, reset_id: str, secret: str, body: MailboxBody, caller: Caller) -> View:
    """Prove this grant's mailbox with the link or the mail code of its own request.

    `wrong_link` for anything else, with `attempts_left` after a mail code; a wrong link is not counted. After five
    wrong mail codes `proof_locked`; the mailed link lives on. Real link or code of an ended reset: `link_used`,
    `link_expired`, `link_superseded` or `reset_over`. Not exactly one of the two: `malformed`.
    """
    if (body.link is None) == (body.mail_code is None):
        raise Problem(ProblemCode.MALFORMED, "exactly one of link and mail_code")
    # Here and not only where there is an account: pasted text can be made to take milliseconds.
    token = token_in(body.link or "")

    def prove(connection: Connection) -> View | Problem:
        reset, grant = held(connection, house, reset_id, secret)
        problem = (
            _judged_code(connection, house, reset, grant, body.mail_code)
            if body.mail_code is not None
            else _judged_link(connection, house, reset, grant, token)
        )
        if _is_noted(grant, problem):
            result = problem.code.value if problem else "ok"
            note(connection, house, caller, EventType.MAILBOX_PROVEN, reset, result=result)
        if problem is not None:
            lapse_told(connection, house, reset, problem)
            return problem
        requests.set_proven(connection, reset, grant)
        return view_again(connection, house, reset_id, secret)

    outcome = await house.store.write(prove)
    house.wakeups.signal(reset_id)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def open_link(house: House, body: LinkBody, caller: Caller) -> Opened:
    """A new, proven grant for a holder of the mail; moves nobody else's screen (S2.11).

    `wrong_link` for unknown and tampered ones alike; `link_used`, `link_expired`, `link_superseded`, `reset_over`.
    """

    token = token_in(body.link)

    def come_in(connection: Connection) -> Opened | Problem:
        reset = linked(connection, house, token)
        if problem := dead_link(connection, house, reset):
            lapse_told(connection, house, reset, problem)
            return problem
        grant = new_grant(connection, house, reset, GrantKind.LINK)
        note(connection, house, caller, EventType.LINK_OPENED, reset)
        seen = view(connection, house, reset, grant)
        return Opened(
            id=seen.id,
            secret=tokens.grant_secret(house.keys, grant.id),
            reference=seen.reference,
            step=seen.step,
            proof=seen.proof,
            expires_in=seen.expires_in,
            resend_in=seen.resend_in,
            resends_left=seen.resends_left,
            attempts_left=seen.attempts_left,
            version=seen.version,
            must_pause=seen.must_pause,
        )

    outcome = await house.store.write(come_in)
    if isinstance(outcome, Problem):
        raise outcome
    house.wakeups.signal(seen_by_desk(outcome.id))
    return outcome


def new_grant(connection: Connection, house: House, reset: Reset, kind: GrantKind) -> Grant:
    """A proven grant for who came with the link; a reset has only so many (`too_many_requests`)."""
    if requests.grants_of(connection, reset.id) >= house.policy.grants_per_request:
        raise Problem(ProblemCode.TOO_MANY_REQUESTS)
    now = house.clock.now()
    grant = Grant(id=tokens.new_id_at(house.randomness, now, house.keys), kind=kind, proven=True, mailed_at=now)
    requests.add_grant(connection, reset.id, grant, tokens.looked_up(tokens.grant_secret(house.keys, grant.id)))
    return grant


def _is_noted(grant: Grant, problem: Problem | None) -> bool:
    """The first proof, and a wrong one that is counted: with all else the same caller could fill the disk."""
    if problem is None:
        return not grant.proven
    return problem.code is ProblemCode.WRONG_LINK and problem.attempts_left is not None


def _judged_link(connection: Connection, house: House, reset: Reset, grant: Grant, token: str | None) -> Problem | None:
    """None if it is this request's own link and alive: then even a locked grant is proven, for it has the mail."""
    if tokens.is_link_of(house.keys, reset.id, token or "") and reset.account_id is not None:
        return dead_link(connection, house, reset)
    refuse_after_end(step_of(house, reset, grant, house.clock.now()))
    return Problem(ProblemCode.WRONG_LINK)


def _judged_code(connection: Connection, house: House, reset: Reset, grant: Grant, typed: str) -> Problem | None:
    """None if it is this request's mail code. The fifth wrong one locks this grant and nobody else (SECURITY 91)."""
    step = step_of(house, reset, grant, house.clock.now())
    refuse_after_end(step)
    if step is ResetStep.LOCKED:
        return Problem(ProblemCode.PROOF_LOCKED, attempts_left=0)
    right = tokens.is_same_code(typed, tokens.mail_code(house.keys, reset.id))
    if right and reset.account_id is not None:
        return dead_link(connection, house, reset)
    if grant.proven:
        return Problem(ProblemCode.WRONG_LINK)
    requests.count_wrong_mail_code(connection, reset, grant)
    once_more = replace(grant, wrong_mail_codes=grant.wrong_mail_codes + 1)
    return Problem(ProblemCode.WRONG_LINK, attempts_left=attempts_left(reset, once_more, house.policy))
