"""The one thing that the desk can do to a password: have the account's owner sent the link (S1.2, S1.3, S1.14)."""

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.codes import grouped
from tui_reset.contract.desk import DeskAskBody, DeskAsked, DeskState
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Proof
from tui_reset.language.texts import mark
from tui_reset.server.cases.ask import checked_key
from tui_reset.server.cases.desk_access import desk_person, why_no_reset
from tui_reset.server.cases.posting import post_desk_link
from tui_reset.server.house import Caller, House
from tui_reset.server.rules import tokens
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.rules.reset import DESK_ORIGIN, Reset, ResetState
from tui_reset.server.store import desk, requests, tallies
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import Event, EventType

PER_PERSON: Final = 30
"""Resets that one person at the desk may start within an hour."""
PER_TARGET: Final = 3
"""Resets that the desk may start for one account within an hour; the owner's own are counted apart (SECURITY 89)."""
_HIGHER: Final = mark("This account works at the desk itself: only an administrator can start its reset.")
_DISABLED: Final = mark("This account is disabled: enable it first, or nobody could sign in with the new password.")


@dataclass(frozen=True, slots=True)
class _Asking:
    """One call: for which account, why, and its idempotency key."""

    account_id: str
    reason: str
    caller: Caller
    key: str | None = field(repr=False)

    def marks(self, house: House, actor: AccountRecord) -> tuple[bytes | None, bytes | None]:
        """What tells a repeat: keyed hashes of the key, which is this person's own, and of what was asked."""
        if self.key is None:
            return None, None
        mac = house.keys.steady.mac
        return mac("desk_asked_key", actor.id, self.key), mac("desk_asked_body", self.account_id, self.reason)


async def start_reset(  # noqa: PLR0913, PLR0917 - a call has these parts
    house: House, token: str, account_id: str, body: DeskAskBody, caller: Caller, idempotency_key: str | None = None
) -> DeskAsked:
    """Start a reset for someone: the link mail goes out as ever, and nobody here gets a grant.

    Also while self-service is off (S1.8 is about users). `unauthorized`, `forbidden` (a disabled account, or one that
    works at the desk itself: audited), `not_found`, `malformed` (the reason, the key), `too_many_requests`,
    `idempotency_mismatch`. It ends those that this person has started before; a repeat with the same key ends nothing
    and answers the same, with the code.
    """
    asking = _Asking(account_id, _checked(body.reason), caller, checked_key(idempotency_key))
    outcome = await house.store.write(lambda connection: _start(connection, house, token, asking))
    if isinstance(outcome, Problem):
        raise outcome
    asked, ended = outcome
    house.wakeups.signal(*ended)
    return asked


def _start(connection: Connection, house: House, token: str, asking: _Asking) -> tuple[DeskAsked, list[str]] | Problem:
    actor = desk_person(connection, house, token, "desk")
    key, body = asking.marks(house, actor)
    if key and (before := requests.by_desk_key(connection, key)):
        return _same_again(connection, house, before, body), []
    target = _target(connection, house, asking.account_id)
    _count(connection, house, f"desk:{actor.id}", PER_PERSON)
    if why_no_reset(actor, target):
        house.trail.record(connection, house.keys, _refused_entry(house, asking, actor, target))
        return Problem(ProblemCode.FORBIDDEN, _HIGHER)
    _count(connection, house, f"desk_target:{target.id}", PER_TARGET)
    ended = requests.supersede(connection, target.id, _source(actor))
    reset = _new_reset(house, actor, target)
    requests.add_reset(connection, reset, key, body)
    desk.add(connection, reset.id, actor.id, asking.reason)
    post_desk_link(connection, house, reset.id, target.id)
    house.trail.record(connection, house.keys, _entry(house, asking, actor, reset))
    return _asked(house, reset, target), ended


def _same_again(
    connection: Connection, house: House, before: tuple[Reset, bytes | None], body: bytes | None
) -> DeskAsked:
    reset, asked_body = before
    target = house.directory.get(connection, reset.subject)
    if asked_body != body or target is None:
        raise Problem(ProblemCode.IDEMPOTENCY_MISMATCH)
    return _asked(house, reset, target)


def _asked(house: House, reset: Reset, target: AccountRecord) -> DeskAsked:
    code = _code_read_out(house, reset, target)
    return DeskAsked(reference=reset.reference, state=DeskState.QUEUED, verification_code=code)


def _checked(reason: str) -> str:
    """Something to read in the log, on one line."""
    wanted = " ".join(reason.split())
    if not wanted or any(unicodedata.category(char)[0] == "C" for char in wanted):
        detail = "The reason must have something to read, without control characters."
        raise Problem(ProblemCode.MALFORMED, detail, fields={"reason": ["malformed"]})
    return wanted


def _target(connection: Connection, house: House, account_id: str) -> AccountRecord:
    target = house.directory.get(connection, account_id) if tokens.is_account_id(account_id) else None
    if target is None:
        raise Problem(ProblemCode.NOT_FOUND)
    if not target.enabled:
        raise Problem(ProblemCode.FORBIDDEN, _DISABLED)
    return target


def _count(connection: Connection, house: House, name: str, limit: int) -> None:
    """Count it, if the name has not had all of the hour's."""
    now = house.clock.now()
    counts = tallies.counts(connection, name, now)
    if total(counts) >= limit:
        raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=retry_after(counts, limit, now))
    tallies.add(connection, [(name, 1)], now)


def _source(actor: AccountRecord) -> str:
    """Not an address: who asks from the same office must not end what the desk has started, nor the other way round."""
    return f"desk:{actor.id}"


def _new_reset(house: House, actor: AccountRecord, target: AccountRecord) -> Reset:
    now = house.clock.now()
    return Reset(
        id=tokens.new_id_at(house.randomness, now, house.keys),
        reference=tokens.new_reference(house.randomness),
        subject=target.id,
        account_id=target.id,
        credential_version=target.credential_version,
        source=_source(actor),
        origin=DESK_ORIGIN,
        created=now,
        expires=now + house.policy.link_lifetime,
        state=ResetState.OPEN,
    )


def _code_read_out(house: House, reset: Reset, target: AccountRecord) -> str | None:
    """The code that the caller needs beside the mail; with two-factor on the authenticator takes its place (S2.15)."""
    if target.two_factor or house.policy.proof is not Proof.VERIFICATION_CODE:
        return None
    return grouped(tokens.verification_code(house.keys, reset.id))


def _refused_entry(house: House, asking: _Asking, actor: AccountRecord, target: AccountRecord) -> Event:
    return Event(
        at=house.clock.now(),
        type=EventType.DESK_RESET,
        source=asking.caller.source,
        actor=actor.id,
        result=ProblemCode.FORBIDDEN.value,
        reason=asking.reason,
        account_id=target.id,
    )


def _entry(house: House, asking: _Asking, actor: AccountRecord, reset: Reset) -> Event:
    return Event(
        at=house.clock.now(),
        type=EventType.DESK_RESET,
        source=asking.caller.source,
        actor=actor.id,
        result="queued",
        reason=asking.reason,
        account_id=reset.account_id,
        request_id=reset.id,
        reference=reset.reference,
    )
