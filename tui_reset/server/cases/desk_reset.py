"""The one thing that the desk can do to a password: have the account's owner sent the link (S1.2, S1.3, S1.14)."""

import unicodedata
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.codes import grouped
from tui_reset.contract.desk import DeskAskBody, DeskAsked, DeskState
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Proof
from tui_reset.server.cases.desk_access import desk_person
from tui_reset.server.cases.posting import post_desk_link
from tui_reset.server.house import Caller, House
from tui_reset.server.rules import tokens
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.rules.reset import Reset, ResetState
from tui_reset.server.store import desk, requests, tallies
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import Event, EventType

PER_PERSON: Final = 30
"""Resets that one person at the desk may start within an hour."""
PER_TARGET: Final = 3
"""Resets that the desk may start for one account within an hour; the owner's own are counted apart (SECURITY 89)."""
ORIGIN: Final = "the support desk"
"""What mail and page name in place of an address: that of the person at the desk is nobody's business."""
_DISABLED: Final = "This account is disabled: enable it first, or nobody could sign in with the new password."


async def start_reset(house: House, token: str, account_id: str, body: DeskAskBody, caller: Caller) -> DeskAsked:
    """Start a reset for someone: the link mail goes out as ever, and nobody here gets a grant.

    Also while self-service is off (S1.8 is about users). `unauthorized`, `forbidden` (also for a disabled account),
    `not_found`, `malformed` (the reason), `too_many_requests`. It ends those that this person has started before.
    """
    reason = _checked(body.reason)

    def start(connection: Connection) -> tuple[DeskAsked, list[str]]:
        actor = desk_person(connection, house, token, "desk")
        target = _target(connection, house, account_id)
        _count(connection, house, actor.id, target.id)
        ended = requests.supersede(connection, target.id, _source(actor))
        reset = _new_reset(house, actor, target)
        requests.add_reset(connection, reset, None, None)
        desk.add(connection, reset.id, actor.id, reason)
        post_desk_link(connection, house, reset.id, target.id)
        house.trail.record(connection, house.keys, _entry(house, caller, actor, reset, reason))
        code = _code_read_out(house, reset, target)
        return DeskAsked(reference=reset.reference, state=DeskState.QUEUED, verification_code=code), ended

    asked, ended = await house.store.write(start)
    house.wakeups.signal(*ended)
    return asked


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


def _count(connection: Connection, house: House, actor_id: str, target_id: str) -> None:
    """Count it, if neither this person nor this account has had all of the hour's."""
    now = house.clock.now()
    limits = {f"desk:{actor_id}": PER_PERSON, f"desk_target:{target_id}": PER_TARGET}
    for name, limit in limits.items():
        counts = tallies.counts(connection, name, now)
        if total(counts) >= limit:
            raise Problem(ProblemCode.TOO_MANY_REQUESTS, retry_after=retry_after(counts, limit, now))
    tallies.add(connection, [(name, 1) for name in limits], now)


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
        origin=ORIGIN,
        created=now,
        expires=now + house.policy.link_lifetime,
        state=ResetState.OPEN,
    )


def _code_read_out(house: House, reset: Reset, target: AccountRecord) -> str | None:
    """The code that the caller needs beside the mail; with two-factor on the authenticator takes its place (S2.15)."""
    if target.two_factor or house.policy.proof is not Proof.VERIFICATION_CODE:
        return None
    return grouped(tokens.verification_code(house.keys, reset.id))


def _entry(house: House, caller: Caller, actor: AccountRecord, reset: Reset, reason: str) -> Event:
    return Event(
        at=house.clock.now(),
        type=EventType.DESK_RESET,
        source=caller.source,
        actor=actor.id,
        result="queued",
        reason=reason,
        account_id=reset.account_id,
        request_id=reset.id,
        reference=reset.reference,
    )
