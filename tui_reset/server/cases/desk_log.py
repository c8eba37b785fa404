"""Read the audit log from the desk, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.desk import Entries, Entry
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.whole import LARGEST
from tui_reset.server.cases.desk_access import desk_reader
from tui_reset.server.cases.desk_look import SEARCHES_PER_MINUTE
from tui_reset.server.cases.desk_people import page_size
from tui_reset.server.house import House
from tui_reset.server.rules.addresses import address_key
from tui_reset.server.rules.desk_state import normalised_reference
from tui_reset.server.rules.time_words import rfc3339
from tui_reset.server.rules.tokens import is_account_id
from tui_reset.server.store import accounts, desk, event_log
from tui_reset.server.store.event_log import Logged, Wanted

STRETCHES: Final = 20
"""How many stretches of the log one call goes through; then it gives what it has, and where to go on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read: `account` is an address or an id, `reference` a number however it was typed."""

    limit: int
    after: int | None = None
    account: str | None = None
    reference: str | None = None


async def read_events(house: House, token: str, asked: Asked) -> Entries:
    """A page of the log. `unauthorized`, `forbidden`, `malformed`, `too_many_requests`.

    Where a reference number is looked for in a long log a page may be short, or empty, and still have a `next`.
    """
    most = page_size(asked.limit)
    if asked.after is not None and not 0 <= asked.after <= LARGEST:
        raise Problem(ProblemCode.MALFORMED, "after: the `next` of a page")

    def begin(connection: Connection) -> tuple[Wanted, int]:
        person = desk_reader(connection, house, token)
        if asked.reference is not None:
            house.pace.step(f"reference:{person.id}", SEARCHES_PER_MINUTE, house.clock.monotonic())
        behind = event_log.newest_id(connection) + 1
        before = behind if asked.after is None else min(asked.after, behind)
        return wanted_of(connection, asked.account, asked.reference), before

    wanted, before = await house.store.read(begin)
    found: list[Logged] = []
    for _ in range(STRETCHES):
        more, before = await _stretch(house, wanted, before, most + 1 - len(found))
        found += more
        if len(found) > most or before <= 1:
            break
    page = found[:most]
    on = page[-1].id if len(found) > most else before if before > 1 else None
    return Entries(items=await house.store.read(lambda connection: entries_of(connection, page)), next=on)


def wanted_of(connection: Connection, account: str | None, reference: str | None) -> Wanted:
    """What leads to the entries; an address that nobody has leads to none, a number that is none is `malformed`."""
    account_id = None if account is None else _id_of(connection, account)
    if reference is None:
        return Wanted(account_id)
    number = normalised_reference(reference)
    if number is None:
        raise Problem(ProblemCode.MALFORMED, "reference: nine digits, such as 482-913-576")
    return Wanted(account_id, number, desk.referred(connection, number))


def entries_of(connection: Connection, logged: Sequence[Logged]) -> list[Entry]:
    """As they are shown: accounts by their addresses."""
    ids = {one.event.actor for one in logged} | {one.event.account_id for one in logged if one.event.account_id}
    addresses = event_log.addresses_of(connection, ids)
    return [
        Entry(
            id=one.id,
            at=rfc3339(one.event.at),
            type=str(one.event.type),
            actor=addresses.get(one.event.actor, one.event.actor),
            account=addresses.get(one.event.account_id or "", one.event.account_id),
            source=one.event.source,
            reference=one.event.reference,
            result=one.event.result,
            reason=one.event.reason,
        )
        for one in logged
    ]


def _id_of(connection: Connection, account: str) -> str:
    """Of an address or an id; what nobody has leads to no entry."""
    if is_account_id(account):
        return account
    known = accounts.by_email(connection, address_key(account) or "")
    return known.id if known else ""


async def _stretch(house: House, wanted: Wanted, before: int, most: int) -> tuple[list[Logged], int]:
    return await house.store.read(lambda connection: event_log.backward(connection, wanted, before, most))
