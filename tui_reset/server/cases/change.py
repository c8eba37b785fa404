"""Change the password: one winner, all or nothing (S2.17, S2.18, SECURITY 24, 103)."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordBody, PasswordChanged
from tui_reset.server.cases.ask import checked_key
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.hold import fit_account, held
from tui_reset.server.cases.kept import Changed, kept_change, kept_refusal, tell_again
from tui_reset.server.cases.new_password import refuse_leaked, refuse_weak
from tui_reset.server.cases.pause import refuse_unpaused
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.cases.proof import judge_proof, note_wrong, typed_proof
from tui_reset.server.cases.pushed_apps import outdated_apps
from tui_reset.server.cases.second_factor import Right, Typed, spend_factor
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import FinishedWith, Reset, ResetState
from tui_reset.server.rules.tokens import looked_up
from tui_reset.server.store import answers, recovery_codes, requests, sessions
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.answers import KeptAnswer
from tui_reset.server.store.events import EventType
from tui_reset.server.store.requests import Hold
from tui_reset.server.store.wakeups import OUTBOX


@dataclass(frozen=True, slots=True)
class Changing:
    """One call to change a password; `password` is normalised, `key` names the answer kept for a repeat."""

    reset_id: str
    caller: Caller
    secret: str = field(repr=False)
    password: str = field(repr=False)
    typed: Typed | None = field(repr=False)
    key: bytes | None = field(repr=False)


async def change_password(  # noqa: PLR0913, PLR0917 - the agreed signature
    house: House, reset_id: str, secret: str, body: PasswordBody, caller: Caller, idempotency_key: str | None
) -> PasswordChanged:
    """Set the new password, if this grant has proven the mailbox and the proof fits.

    In this order: `unauthorized` / `not_found`, a kept answer, `forbidden` (unproven), `reset_over`,
    `two_factor_must_be_paused`, `password_refused` (before the proof, so that it says nothing of the code),
    `wrong_proof` / `proof_locked`; `too_many_requests` where leaks are asked for one password after the other.
    The hash is made outside any transaction; afterwards everything is read again, and one write decides.
    """
    key = checked_key(idempotency_key)
    changing = Changing(
        reset_id=reset_id,
        caller=caller,
        secret=secret,
        password=normalised_password(body.new_password),
        typed=typed_proof(body),
        key=None if key is None else house.keys.of(reset_id).mac("answer", looked_up(secret).hex(), key),
    )
    if house.leaks is not None and await house.store.read(lambda connection: _is_fit(connection, house, changing)):
        await refuse_leaked(house, changing.reset_id, changing.password)
    proven = await house.store.write(lambda connection: _prove(connection, house, changing))
    if isinstance(proven, KeptAnswer):
        return await tell_again(house, proven, changing.password, changing.typed)
    if isinstance(proven, Problem):
        house.wakeups.signal(reset_id)
        raise proven
    password_hash = await house.hasher.hash(changing.password)
    outcome = await house.store.write(lambda connection: _finish(connection, house, changing, proven, password_hash))
    if isinstance(outcome, KeptAnswer):
        return await tell_again(house, outcome, changing.password, changing.typed)
    changed, ended = outcome
    house.wakeups.signal(OUTBOX, reset_id, *ended)
    return changed.answer()


def _open_reset(connection: Connection, house: House, changing: Changing) -> tuple[Reset, AccountRecord]:
    """The reset and its account, both fit for a change now; read again in every transaction (SECURITY 31)."""
    hold = held(connection, house, changing.reset_id, changing.secret)
    return hold[0], _fit_account(connection, house, hold)


def _fit_account(connection: Connection, house: House, hold: Hold) -> AccountRecord:
    account = fit_account(connection, house, hold)
    refuse_unpaused(house, hold[1], account)
    return account


def _is_fit(connection: Connection, house: House, changing: Changing) -> bool:
    """Whether all rules here are met, so that the leaks are to be asked before the proof is judged.

    Or else `breached` would say that the code was right. False for a repeat, which is told what the first one was.
    """
    hold = held(connection, house, changing.reset_id, changing.secret)
    if changing.key and answers.find(connection, changing.key):
        return False
    account = _fit_account(connection, house, hold)
    refuse_weak(house, changing.password, account, two_factor=account.two_factor)
    return True


def _prove(connection: Connection, house: House, changing: Changing) -> Right | Problem | KeptAnswer:
    """Password first, then the proof, in the one transaction that counts a wrong one; a right one writes nothing."""
    hold = held(connection, house, changing.reset_id, changing.secret)
    if changing.key and (kept := answers.find(connection, changing.key)):
        return kept
    reset, account = hold[0], _fit_account(connection, house, hold)
    refuse_weak(house, changing.password, account, two_factor=account.two_factor)
    proven = judge_proof(connection, house, reset, account, changing.typed)
    if isinstance(proven, Problem):
        counted = proven.code is ProblemCode.WRONG_PROOF and proven.fields is None
        if counted and changing.typed:
            note_wrong(connection, house, changing.caller, reset, account, changing.typed)
        if counted and changing.key and not answers.find(connection, changing.key):
            answers.keep(connection, changing.key, reset.id, kept_refusal(house, changing.typed, proven))
    return proven


def _finish(
    connection: Connection, house: House, changing: Changing, proven: Right, password_hash: str
) -> tuple[Changed, list[str]] | KeptAnswer:
    if changing.key and (kept := answers.find(connection, changing.key)):
        return kept
    reset, account = _open_reset(connection, house, changing)
    if not requests.end(connection, reset.id, ResetState.DONE, house.clock.now(), proven.kind):
        raise Problem(ProblemCode.RESET_OVER)
    if not spend_factor(connection, house, account, proven):
        raise Problem(ProblemCode.WRONG_PROOF)
    if not house.directory.set_password(connection, account, password_hash):
        raise Problem(ProblemCode.RESET_OVER)
    spent = proven.kind is FinishedWith.RECOVERY_CODE
    changed = Changed(
        sessions_ended=sessions.end_all(connection, account.id),
        recovery_codes_left=recovery_codes.left(connection, account.id) if spent else None,
        apps=outdated_apps(connection, house, account.id),
    )
    ended = requests.revoke_all(connection, account.id)
    _tell(connection, house, changing.caller, reset, account, changed, proven)
    if changing.key:
        answers.keep(connection, changing.key, reset.id, kept_change(password_hash, changed))
    return changed, ended


def _tell(  # noqa: PLR0913, PLR0917 - what happened has these parts
    connection: Connection,
    house: House,
    caller: Caller,
    reset: Reset,
    account: AccountRecord,
    changed: Changed,
    proven: Right,
) -> None:
    """Entry and notices, in the same transaction (SECURITY 79, 97)."""
    reason = f"{proven.kind.value}, sessions ended: {changed.sessions_ended}"
    note(connection, house, caller, EventType.PASSWORD_CHANGED, reset, reason=reason)
    post_notice(connection, house, MailTemplate.PASSWORD_CHANGED, account.id, caller)
    if proven.kind is FinishedWith.RECOVERY_CODE:
        post_notice(connection, house, MailTemplate.RECOVERY_CODE_USED, account.id, caller)
