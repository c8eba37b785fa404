"""Judge and spend a second factor; the same for reset, sign-in and account page (SECURITY 58, 62)."""

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.house import House
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.rules.reset import FinishedWith
from tui_reset.server.rules.seeds import opened_seed
from tui_reset.server.rules.tokens import recovery_code_hashes
from tui_reset.server.rules.totp import TotpState, judge_code, remembered_steps
from tui_reset.server.store import accounts, recovery_codes, tallies
from tui_reset.server.store.accounts import AccountRecord


class Door(StrEnum):
    """Where wrong proofs are counted together: all resets of an account, or sign-in with the account page."""

    RESET = "reset"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed as a proof. Its repr shows no code."""

    kind: FinishedWith
    text: str = field(repr=False)

    @property
    def is_recovery(self) -> bool:
        """Recovery codes are counted apart: wrong authenticator codes never block them (S2.16)."""
        return self.kind is FinishedWith.RECOVERY_CODE


@dataclass(frozen=True, slots=True)
class Right:
    """A proof that fits and is not used up yet: a time step, a recovery code's hash, or nothing to use up."""

    kind: FinishedWith
    step: int | None = None
    code_hash: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A proof that does not fit; `hint` is `clock` where it would at another time (S2.15a)."""

    hint: str | None = None


def typed_factor(totp: str | None, recovery_code: str | None) -> Typed | None:
    """The one second factor given; None for none, `malformed` for two."""
    if totp is not None and recovery_code is not None:
        raise Problem(ProblemCode.MALFORMED, "at most one proof")
    if totp is not None:
        return Typed(FinishedWith.TOTP, totp)
    return None if recovery_code is None else Typed(FinishedWith.RECOVERY_CODE, recovery_code)


def judge_factor(connection: Connection, house: House, account: AccountRecord, typed: Typed) -> Right | Wrong:
    """Whether it fits now; uses nothing up. A step given away by a hint is remembered as refused."""
    if typed.is_recovery:
        for code_hash in recovery_code_hashes(house.keys, account.id, typed.text):
            if recovery_codes.is_unused(connection, account.id, code_hash):
                return Right(typed.kind, code_hash=code_hash)
        return Wrong()
    if account.totp_seed is None:
        return Wrong()
    state = totp_state(account)
    now = house.clock.now()
    verdict = judge_code(opened_seed(house.keys, account.id, account.totp_seed), typed.text, now, state)
    if verdict.hinted_step is not None:
        steps = remembered_steps(state, verdict.hinted_step, now)
        accounts.note(connection, account.id, {"totp_refused_steps": " ".join(map(str, sorted(steps)))})
        return Wrong(hint="clock")
    return Wrong() if verdict.step is None else Right(typed.kind, step=verdict.step)


def spend_factor(connection: Connection, house: House, account: AccountRecord, right: Right) -> bool:
    """Use it up by one conditional write; False when someone else was quicker."""
    if right.step is not None:
        return right.step not in totp_state(account).refused_steps and accounts.spend_step(
            connection, account, right.step
        )
    if right.code_hash is not None:
        return recovery_codes.spend(connection, account.id, right.code_hash, house.clock.now())
    return True


def totp_state(account: AccountRecord) -> TotpState:
    """What is remembered of the account's codes."""
    return TotpState(account.totp_last_step, frozenset(map(int, account.totp_refused_steps.split())))


def locked(connection: Connection, house: House, account_id: str, door: Door, typed: Typed) -> Problem | None:
    """`proof_locked` with `retry_after` where the hour's wrong proofs are used up: then nothing is judged at all."""
    name, now, limit = _name(account_id, door, typed), house.clock.now(), house.policy.wrong_proofs_per_account
    counts = tallies.counts(connection, name, now)
    if total(counts) < limit:
        return None
    return Problem(ProblemCode.PROOF_LOCKED, retry_after=retry_after(counts, limit, now), attempts_left=0)


def count_wrong(connection: Connection, house: House, account_id: str, door: Door, typed: Typed) -> int:
    """Count a wrong proof; returns how many the hour has left."""
    name, now = _name(account_id, door, typed), house.clock.now()
    tallies.add(connection, [(name, 1)], now)
    return max(0, house.policy.wrong_proofs_per_account - total(tallies.counts(connection, name, now)))


def _name(account_id: str, door: Door, typed: Typed) -> str:
    return f"{'recovery' if typed.is_recovery else 'proof'}:{door}:{account_id}"
