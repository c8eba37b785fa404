"""Look at a reset from the desk, once or until something changes: by its reference number, whoever started it."""

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection

from tui_reset.contract.desk import DeskReset, DeskState
from tui_reset.contract.limits import LONG_POLL_SECONDS
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.desk_access import desk_person, desk_reader
from tui_reset.server.cases.desk_people import person_of
from tui_reset.server.cases.hold import account_of
from tui_reset.server.cases.lapse import lapse_met
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.desk_state import Facts, desk_state, normalised_reference
from tui_reset.server.rules.reset import Reset, seconds_left
from tui_reset.server.rules.tokens import looked_up
from tui_reset.server.store import desk, requests
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.wakeups import seen_by_desk

SEARCHES_PER_MINUTE: Final = 60
"""Of one person: each goes through the resets of a day."""


@dataclass(frozen=True, slots=True)
class _Seen:
    reset: Reset
    answer: DeskReset


async def look_at_reset(house: House, token: str, reference: str) -> DeskReset:
    """Where it stands; `unauthorized`, `forbidden`, `not_found`, `too_many_requests`. Changes nothing."""
    return (await _found(house, token, reference)).answer


async def wait_for_change(  # noqa: PLR0913, PLR0917 - as the wait of a reset's holder
    house: House, token: str, reference: str, caller: Caller, known_version: int, seconds: float
) -> DeskReset | None:
    """The answer as soon as its version is another; None when nothing changed for `seconds` (at most 25).

    A newer wait of the same session ends this one with None. Who may no longer look hears so at the next change.
    """
    seen = await _found(house, token, reference)
    if seen.answer.version != known_version:
        return seen.answer
    reset_id, deadline = seen.reset.id, house.clock.monotonic() + min(seconds, LONG_POLL_SECONDS)
    waiting = f"desk:{looked_up(token).hex()}"
    with house.wakeups.poll(reset_id, waiting, caller.source, seen_by_desk(reset_id)) as waiter:
        is_over = False
        while not is_over:
            now = await _seen_again(house, token, reset_id)
            if now.version != known_version:
                return now
            left = deadline - house.clock.monotonic()
            pause = min(left, now.expires_in) if now.expires_in else left
            woken = await waiter.wait(pause)
            is_over = waiter.replaced or (not woken and pause == left)
    return None


def state_of(connection: Connection, house: House, reset: Reset) -> tuple[DeskState, str]:
    """The state, and what the mail server said last."""
    facts = Facts(
        reset=reset,
        mails=desk.mails_of(connection, reset.id),
        opened=desk.is_opened(connection, reset.id),
        account_fits=account_of(connection, house, reset) is not None,
        is_nobodys=whose(connection, house, reset) is None,
    )
    return desk_state(facts, house.clock.now())


def whose(connection: Connection, house: House, reset: Reset) -> AccountRecord | None:
    """Who was asked for, also where no mail may go: the desk may know who exists."""
    return house.directory.get(connection, reset.subject)


async def _found(house: House, token: str, reference: str) -> _Seen:
    def look(connection: Connection) -> _Seen:
        person = desk_reader(connection, house, token)
        wanted = normalised_reference(reference)
        if wanted is None:
            raise Problem(ProblemCode.NOT_FOUND)
        house.pace.step(f"reference:{person.id}", SEARCHES_PER_MINUTE, house.clock.monotonic())
        return _seen(connection, house, desk.referred(connection, wanted), person)

    seen = await house.store.read(look)
    await lapse_met(house, seen.reset)
    return seen


async def _seen_again(house: House, token: str, reset_id: str) -> DeskReset:
    def look(connection: Connection) -> _Seen:
        person = desk_person(connection, house, token, "desk")
        return _seen(connection, house, reset_id, person)

    return (await house.store.read(look)).answer


def _seen(connection: Connection, house: House, reset_id: str | None, viewer: AccountRecord) -> _Seen:
    reset = requests.by_id(connection, reset_id) if reset_id else None
    if reset is None:
        raise Problem(ProblemCode.NOT_FOUND)
    account = whose(connection, house, reset)
    state, reply = state_of(connection, house, reset)
    answer = DeskReset(
        reference=reset.reference,
        account=None if account is None else person_of(account, viewer),
        state=state,
        smtp_reply=reply,
        expires_in=seconds_left(reset, house.clock.now()),
        version=0,
    )
    return _Seen(reset, msgspec.structs.replace(answer, version=_version_of(answer)))


def _version_of(answer: DeskReset) -> int:
    """A number of 48 bits that is another one exactly when something but time is; says nothing else."""
    timeless = msgspec.structs.replace(answer, expires_in=0)
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(timeless)).digest()[:6])
