"""Switch two-factor on and off, and replace recovery codes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from tui_reset.contract import limits
from tui_reset.contract.codes import grouped
from tui_reset.contract.password_text import normalised_password
from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.contract.wire import BeginTwoFactorBody, EndTwoFactorBody, RecoveryCodes, TotpBody, TwoFactorSeed
from tui_reset.server.cases.audit import note_account
from tui_reset.server.cases.desk_news import tell_administrators, who_must_hear
from tui_reset.server.cases.new_password import refuse_leaked, refuse_weak
from tui_reset.server.cases.own_factor import use_factor
from tui_reset.server.cases.posting import post_notice
from tui_reset.server.cases.present_password import check_password
from tui_reset.server.cases.pushed_apps import outdated_apps
from tui_reset.server.cases.second_factor import Door, Typed, count_wrong, locked, typed_factor
from tui_reset.server.cases.session import signed_in
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import FinishedWith
from tui_reset.server.rules.seeds import opened_seed, sealed_seed
from tui_reset.server.rules.tokens import looked_up, new_recovery_code, recovery_code_hash
from tui_reset.server.rules.totp import SEED_BYTES, TotpState, judge_code, new_seed, otpauth_uri
from tui_reset.server.store import accounts, recovery_codes, requests, sessions
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType
from tui_reset.server.store.wakeups import OUTBOX

Answered = TypeVar("Answered")
Outcome = tuple[Answered, list[str]] | Problem
"""An answer with the ids of resets that ended, or a problem that must not undo what was counted."""

_NOTHING_ENROLLED: Final[dict[str, Any]] = {
    "totp_seed": None,
    "totp_pending_seed": None,
    "totp_pending_until": None,
    "totp_refused_steps": "",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """One call to switch two-factor off; `new_hash` where the password must or shall change with it."""

    account: AccountRecord
    token: str = field(repr=False)
    typed: Typed
    caller: Caller
    new_hash: str | None = field(repr=False)


async def begin(house: House, token: str, body: BeginTwoFactorBody, caller: Caller) -> TwoFactorSeed:
    """A new seed, in force only after `confirm`.

    `unauthorized`, `forbidden` while on, `wrong_credentials`, `too_many_requests`.
    """
    account = await house.store.read(lambda connection: signed_in(connection, house, token))
    if account.two_factor:
        raise Problem(ProblemCode.FORBIDDEN, "two-factor authentication is on already")
    await check_password(house, caller.source, account.id, account, normalised_password(body.password))
    seed = new_seed(house.randomness.token_bytes(SEED_BYTES))

    def keep(connection: Connection) -> None:
        signed_in(connection, house, token)
        pending = sealed_seed(house.keys, house.randomness, account.id, seed)
        until = house.clock.now() + house.policy.enrolment_lifetime
        accounts.note(connection, account.id, {"totp_pending_seed": pending, "totp_pending_until": until})

    await house.store.write(keep)
    return TwoFactorSeed(secret=seed, otpauth_uri=otpauth_uri(seed, house.policy.title, account.email))


async def confirm(house: House, token: str, body: TotpBody, caller: Caller) -> RecoveryCodes:
    """Switch two-factor on with a code of the new seed; other sessions and open resets end, and a notice goes out.

    Administrators hear of it where the account works at the desk, which opens for it now.

    `unauthorized`, `forbidden` (nothing begun, or too long ago), `wrong_proof`, `proof_locked`.
    """

    told = await who_must_hear(house, token)

    def switch_on(connection: Connection) -> Outcome[RecoveryCodes]:
        account = signed_in(connection, house, token)
        step = _confirmed_step(connection, house, account, body.totp)
        if isinstance(step, Problem):
            return step
        enrolled = {**_NOTHING_ENROLLED, "totp_seed": account.totp_pending_seed, "totp_last_step": step}
        ended = _change(connection, account, enrolled, token)
        codes = _new_codes(connection, house, account)
        _tell(connection, house, caller, account, MailTemplate.TWO_FACTOR_ON)
        tell_administrators(connection, house, caller, account, told)
        return codes, ended

    return await _committed(house, switch_on)


async def end(house: House, token: str, body: EndTwoFactorBody, caller: Caller) -> None:
    """Switch two-factor off with password and second factor (SECURITY 84).

    Where the password is too short to stand alone a new one is needed: `password_refused` with `too_short`
    (SECURITY 45). `unauthorized`, `forbidden` (not on), `wrong_credentials`, `too_many_requests`, `wrong_proof`,
    `proof_locked`.
    """
    typed = typed_factor(body.totp, body.recovery_code)
    account = await house.store.read(lambda connection: signed_in(connection, house, token))
    if not account.two_factor:
        raise Problem(ProblemCode.FORBIDDEN, "two-factor authentication is not on")
    if typed is None:
        raise Problem(ProblemCode.WRONG_PROOF, fields={"totp": ["missing"]})
    password = normalised_password(body.password)
    await check_password(house, caller.source, account.id, account, password)
    # Among the readers, off the event loop: a long password takes milliseconds to judge.
    new_password = await house.store.read(lambda _: _new_password(house, account, password, body.new_password))
    if new_password is not None:
        await refuse_leaked(house, account.id, new_password)
    new_hash = None if new_password is None else await house.hasher.hash(new_password)
    ending = Ending(account=account, token=token, typed=typed, caller=caller, new_hash=new_hash)
    await _committed(house, lambda connection: _switch_off(connection, house, ending))


async def replace_recovery_codes(house: House, token: str, body: TotpBody, caller: Caller) -> RecoveryCodes:
    """New recovery codes in the place of all old ones. `unauthorized`, `forbidden`, `wrong_proof`, `proof_locked`."""

    def replace(connection: Connection) -> Outcome[RecoveryCodes]:
        account = signed_in(connection, house, token)
        if not account.two_factor:
            raise Problem(ProblemCode.FORBIDDEN, "two-factor authentication is not on")
        if problem := use_factor(connection, house, account, Typed(FinishedWith.TOTP, body.totp), caller):
            return problem
        codes = _new_codes(connection, house, account)
        _tell(connection, house, caller, account, MailTemplate.RECOVERY_CODES_REPLACED)
        return codes, []

    return await _committed(house, replace)


async def _committed(house: House, act: Callable[[Connection], Outcome[Answered]]) -> Answered:
    """What `act` answers; a problem it returns is raised after the commit, so that what was counted stays."""
    outcome = await house.store.write(act)
    if isinstance(outcome, Problem):
        raise outcome
    answer, ended = outcome
    house.wakeups.signal(OUTBOX, *ended)
    return answer


def _confirmed_step(connection: Connection, house: House, account: AccountRecord, typed: str) -> int | Problem:
    now = house.clock.now()
    begun = account.totp_pending_until is not None and now < account.totp_pending_until
    if account.two_factor or account.totp_pending_seed is None or not begun:
        raise Problem(ProblemCode.FORBIDDEN, "begin again")
    factor = Typed(FinishedWith.TOTP, typed)
    if problem := locked(connection, house, account.id, Door.SIGN_IN, factor):
        return problem
    seed = opened_seed(house.keys, account.id, account.totp_pending_seed)
    verdict = judge_code(seed, typed, now, TotpState())
    if verdict.step is not None:
        return verdict.step
    left = count_wrong(connection, house, account.id, Door.SIGN_IN, factor)
    return Problem(ProblemCode.WRONG_PROOF, attempts_left=left, hint="clock" if verdict.hinted_step else None)


def _new_password(house: House, account: AccountRecord, password: str, typed: str | None) -> str | None:
    """The new password that goes with switching off, judged; None where the present one is long enough alone."""
    if typed is None:
        if len(password) < house.policy.min_length:
            raise Problem(ProblemCode.PASSWORD_REFUSED, fields={"new_password": [PasswordRule.TOO_SHORT.value]})
        return None
    new_password = normalised_password(typed)
    refuse_weak(house, new_password, account, two_factor=False)
    return new_password


def _switch_off(connection: Connection, house: House, ending: Ending) -> Outcome[None]:
    account = signed_in(connection, house, ending.token)
    if account.credential_version != ending.account.credential_version:
        raise Problem(ProblemCode.WRONG_CREDENTIALS)
    if problem := use_factor(connection, house, account, ending.typed, ending.caller):
        return problem
    changed = {} if ending.new_hash is None else {"password_hash": ending.new_hash}
    ended = _change(connection, account, {**_NOTHING_ENROLLED, **changed}, ending.token)
    recovery_codes.replace(connection, account.id, [])
    _tell(connection, house, ending.caller, account, MailTemplate.TWO_FACTOR_OFF)
    if changed:
        outdated_apps(connection, house, account.id)
        _tell(connection, house, ending.caller, account, MailTemplate.PASSWORD_CHANGED)
    return None, ended


def _change(connection: Connection, account: AccountRecord, values: dict[str, Any], token: str) -> list[str]:
    """Change credentials, and end all other sessions (ASVS 7.4.3) and all open resets; returns the resets' ids."""
    if not accounts.change(connection, account, values):
        raise Problem(ProblemCode.UNAUTHORIZED)
    sessions.end_others(connection, account.id, looked_up(token))
    return requests.revoke_all(connection, account.id)


def _new_codes(connection: Connection, house: House, account: AccountRecord) -> RecoveryCodes:
    codes = [new_recovery_code(house.randomness) for _ in range(limits.RECOVERY_CODES)]
    hashes = [recovery_code_hash(house.keys, account.id, code) for code in codes]
    recovery_codes.replace(connection, account.id, hashes)
    return RecoveryCodes(recovery_codes=[grouped(code) for code in codes])


def _tell(connection: Connection, house: House, caller: Caller, account: AccountRecord, template: MailTemplate) -> None:
    """Entry and notice, which have the same names (SECURITY 64, 79)."""
    note_account(connection, house, caller.source, EventType(template.value), account.id)
    post_notice(connection, house, template, account.id, caller)
