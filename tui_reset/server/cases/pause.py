"""Pause two-factor for one grant and one change: the account stays as it is, and every other door asks (S1.27)."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.limits import PAUSE_SECONDS
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PauseBody, Paused, ResetStep
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.hold import fit_account, held, step_of
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.cases.proof import note_wrong, proof_lock, wrong_proof
from tui_reset.server.cases.second_factor import Right, Typed, judge_factor, spend_factor, typed_factor
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import Grant, Reset, must_pause
from tui_reset.server.store import recovery_codes, requests
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import OUTBOX

_WHY: Final = (
    "Two-factor authentication is on for this account: pause it for this change first, "
    "with a code from the authenticator app or a recovery code."
)


async def pause_two_factor(house: House, reset_id: str, secret: str, body: PauseBody, caller: Caller) -> Paused:
    """Pause it for this grant, for `PAUSE_SECONDS` or until the change. Nothing of the account changes.

    `malformed` unless there is exactly one code, `unauthorized` / `not_found`, `reset_over`, `forbidden` (unproven),
    `proof_locked`, `wrong_proof`: counted with the wrong proofs of a change. 0 seconds where there is nothing to pause.
    """
    typed = typed_pause(body)

    def pause(connection: Connection) -> Paused | Problem:
        hold = held(connection, house, reset_id, secret)
        account = fit_account(connection, house, hold)
        if not (account.two_factor and house.policy.pauses_two_factor):
            return Paused(step=step_of(house, *hold, house.clock.now()), two_factor_paused_for=0)
        problem = prove_pause(connection, house, hold[0], account, typed, caller)
        return problem or paused(connection, house, *hold, account, typed)

    outcome = await house.store.write(pause)
    house.wakeups.signal(OUTBOX, reset_id)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def typed_pause(body: PauseBody) -> Typed:
    """The one code given; else `malformed`."""
    typed = typed_factor(body.totp, body.recovery_code)
    if typed is None:
        raise Problem(ProblemCode.MALFORMED, "exactly one of totp and recovery_code")
    return typed


def prove_pause(  # noqa: PLR0913, PLR0917 - what is judged has these parts
    connection: Connection, house: House, reset: Reset, account: AccountRecord, typed: Typed, caller: Caller
) -> Problem | None:
    """Judge the code and use it up; the problem to raise after the commit, so that a wrong one stays counted."""
    if problem := proof_lock(connection, house, reset, account, typed):
        return problem
    judged = judge_factor(connection, house, account, typed)
    if not (isinstance(judged, Right) and spend_factor(connection, house, account, judged)):
        hint = None if isinstance(judged, Right) else judged.hint
        problem = wrong_proof(connection, house, reset, account, typed, hint)
        note_wrong(connection, house, caller, reset, account, typed)
        return problem
    note(connection, house, caller, EventType.TWO_FACTOR_PAUSED, reset, reason=typed.kind.value)
    if typed.is_recovery:
        post_notice(connection, house, MailTemplate.RECOVERY_CODE_USED, account.id, caller)
    return None


def paused(  # noqa: PLR0913, PLR0917 - what is paused has these parts
    connection: Connection, house: House, reset: Reset, grant: Grant, account: AccountRecord, typed: Typed
) -> Paused:
    """Write the pause down, on this grant alone."""
    requests.set_paused(connection, reset, grant, house.clock.now() + PAUSE_SECONDS)
    left = recovery_codes.left(connection, account.id) if typed.is_recovery else None
    return Paused(step=ResetStep.SET_PASSWORD, two_factor_paused_for=PAUSE_SECONDS, recovery_codes_left=left)


def refuse_unpaused(house: House, grant: Grant, account: AccountRecord) -> None:
    """`two_factor_must_be_paused` with the reason and what to do, before password or proof are looked at."""
    if must_pause(grant, house.policy, house.clock.now(), two_factor=account.two_factor):
        raise Problem(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED, _WHY)
