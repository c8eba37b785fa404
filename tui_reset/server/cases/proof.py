"""The proof that goes with a new password: judged and counted in one transaction (SECURITY 13, 16, 62)."""

import hmac

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PasswordBody, Proof
from tui_reset.server.cases.audit import note
from tui_reset.server.cases.second_factor import Door, Right, Typed, Wrong, count_wrong, judge_factor, locked
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.reset import FinishedWith, Reset, needed_proof
from tui_reset.server.rules.tokens import is_same_code, verification_code
from tui_reset.server.store import requests
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType


def typed_proof(body: PasswordBody) -> Typed | None:
    """The one proof given; None for none, `malformed` for two."""
    given = [
        Typed(kind, text)
        for kind, text in (
            (FinishedWith.VERIFICATION_CODE, body.verification_code),
            (FinishedWith.TOTP, body.totp),
            (FinishedWith.RECOVERY_CODE, body.recovery_code),
        )
        if text is not None
    ]
    if len(given) > 1:
        raise Problem(ProblemCode.MALFORMED, "at most one proof")
    return given[0] if given else None


def judge_proof(
    connection: Connection, house: House, reset: Reset, account: AccountRecord, typed: Typed | None
) -> Right | Problem:
    """What fits, or the problem to raise after the commit: a wrong proof is counted even though the call fails.

    A missing one is `wrong_proof` with `fields` and is not counted. Where the account has two-factor on, a verification
    code is wrong and counted (S2.15).
    """
    needed = needed_proof(house.policy, two_factor=account.two_factor)
    if needed is Proof.NONE:
        return Right(FinishedWith.NONE)
    if typed is None or (needed is Proof.VERIFICATION_CODE and typed.kind is not FinishedWith.VERIFICATION_CODE):
        return Problem(ProblemCode.WRONG_PROOF, fields={needed.value: ["missing"]})
    if problem := proof_lock(connection, house, reset, account, typed):
        return problem
    judged = _judged(connection, house, reset, account, typed)
    return judged if isinstance(judged, Right) else wrong_proof(connection, house, reset, account, typed, judged.hint)


def wrong_proof(  # noqa: PLR0913, PLR0917 - what is counted has these parts
    connection: Connection, house: House, reset: Reset, account: AccountRecord, typed: Typed, hint: str | None
) -> Problem:
    """Count it, for this request and for the account's hour; the problem to raise after the commit."""
    requests.count_wrong_proof(connection, reset.id, recovery=typed.is_recovery)
    count_wrong(connection, house, account.id, Door.RESET, typed)
    left = house.policy.wrong_proofs_per_request - _wrong_so_far(reset, typed) - 1
    return Problem(ProblemCode.WRONG_PROOF, attempts_left=max(0, left), hint=hint)


def note_wrong(  # noqa: PLR0913, PLR0917 - an entry has these parts
    connection: Connection, house: House, caller: Caller, reset: Reset, account: AccountRecord, typed: Typed
) -> None:
    """Entries of a counted wrong proof, and of the lock that it begins: other refusals could fill the disk."""
    note(connection, house, caller, EventType.PROOF, reset, result=ProblemCode.WRONG_PROOF.value)
    counted = requests.by_id(connection, reset.id) or reset
    if lock := proof_lock(connection, house, counted, account, typed):
        note(connection, house, caller, EventType.PROOF, reset, result=lock.code.value)


def _judged(connection: Connection, house: House, reset: Reset, account: AccountRecord, typed: Typed) -> Right | Wrong:
    if account.two_factor:
        if typed.kind is FinishedWith.VERIFICATION_CODE:
            return Wrong()
        return judge_factor(connection, house, account, typed)
    fits = is_same_code(typed.text, verification_code(house.keys, reset.id))
    return Right(typed.kind) if fits else Wrong()


def proof_lock(
    connection: Connection, house: House, reset: Reset, account: AccountRecord, typed: Typed
) -> Problem | None:
    """`proof_locked` where this request's or this hour's wrong proofs are used up: then nothing is judged at all."""
    return _used_up(house, reset, typed) or locked(connection, house, account.id, Door.RESET, typed)


def _used_up(house: House, reset: Reset, typed: Typed) -> Problem | None:
    """Five wrong ones per request; a recovery code has its own five (S2.16)."""
    if _wrong_so_far(reset, typed) < house.policy.wrong_proofs_per_request:
        return None
    return Problem(ProblemCode.PROOF_LOCKED, attempts_left=0)


def _wrong_so_far(reset: Reset, typed: Typed) -> int:
    return reset.wrong_recovery_codes if typed.is_recovery else reset.wrong_proofs


def proof_fingerprint(house: House, typed: Typed | None) -> str:
    """By which a repeat with the same idempotency key is known: a keyed hash, for codes only."""
    return house.keys.steady.mac("wrong_proof", typed.kind if typed else "", typed.text if typed else "").hex()


def is_same_fingerprint(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
