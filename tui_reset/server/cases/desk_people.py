"""Find people from the desk, and read one's page: never a secret on it (S1.3, S1.11)."""

from sqlalchemy import Connection

from tui_reset.contract import limits
from tui_reset.contract.desk import People, Person
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.desk_access import desk_reader, why_no_reset
from tui_reset.server.house import House
from tui_reset.server.rules.search_keys import can_be_found, search_key
from tui_reset.server.rules.tokens import is_account_id
from tui_reset.server.store import account_names
from tui_reset.server.store.accounts import AccountRecord


def person_of(account: AccountRecord, viewer: AccountRecord) -> Person:
    """What the desk sees of an account, and whether the one who looks may start a reset for it."""
    return Person(
        id=account.id,
        username=account.username,
        email=account.email,
        display_name=account.display_name,
        enabled=account.enabled,
        role=account.role,
        two_factor=account.two_factor,
        no_reset=why_no_reset(viewer, account),
    )


async def find_people(house: House, token: str, q: str, after: str | None, limit: int) -> People:
    """A page of those whose user name, address, name or a further word of it begins with `q`; all where it is empty.

    `after` is what the page before gave as `next`; up to `limits.DESK_PAGE` at a time. `unauthorized`, `forbidden`,
    `malformed`, `too_many_requests`.
    """
    most = page_size(limit)
    if len(q) > limits.DESK_QUERY_CHARACTERS:
        raise Problem(ProblemCode.MALFORMED, f"q: at most {limits.DESK_QUERY_CHARACTERS} characters")

    def find(connection: Connection) -> list[Person] | None:
        viewer = desk_reader(connection, house, token)
        if after is not None and not is_account_id(after):
            return None
        if not can_be_found(q):
            return []
        people = account_names.found(connection, search_key(q), after, most + 1)
        return None if people is None else [person_of(one, viewer) for one in people]

    found = await house.store.read(find)
    if found is None:
        raise Problem(ProblemCode.MALFORMED, "after: the `next` of a page of the same search")
    page = found[:most]
    return People(items=page, next=page[-1].id if len(found) > most else None)


def page_size(limit: int) -> int:
    """What is asked for, cut to `limits.DESK_PAGE`; `malformed` below one."""
    if limit < 1:
        raise Problem(ProblemCode.MALFORMED, "limit: 1 or more")
    return min(limit, limits.DESK_PAGE)
