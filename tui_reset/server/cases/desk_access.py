"""Who may work at the desk: judged anew for each call, so that a role taken away is gone at once."""

from typing import Final

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.session import signed_in
from tui_reset.server.house import House
from tui_reset.server.rules.tokens import looked_up
from tui_reset.server.store import sessions
from tui_reset.server.store.accounts import AccountRecord

ROLES: Final = {"desk": frozenset({"desk", "admin"}), "admin": frozenset({"admin"})}
"""Who has what is asked for: an administrator may do all that the desk may."""
READS_PER_MINUTE: Final = 240
"""Of one person: as fast as somebody types, and no faster."""
DISABLED: Final = "the account is disabled"
HIGHER: Final = "it works at the desk itself: only an administrator can"
_NO_ROLE: Final = "This account does not work at the desk."
_NO_FACTOR: Final = "Sign in with an authenticator code: the desk opens for nothing less."


def desk_person(connection: Connection, house: House, token: str, role: str) -> AccountRecord:
    """The person behind a session, who has `role` (`desk` or `admin`) and came with a second factor.

    `unauthorized` without a live session of an enabled account, else `forbidden`, also where two-factor was switched
    off since (ASVS 8.4.2).
    """
    account = signed_in(connection, house, token)
    if account.role not in ROLES[role]:
        raise Problem(ProblemCode.FORBIDDEN, _NO_ROLE)
    if not account.two_factor or not sessions.has_second_factor(connection, looked_up(token)):
        raise Problem(ProblemCode.FORBIDDEN, _NO_FACTOR)
    return account


def why_no_reset(person: AccountRecord, target: AccountRecord) -> str:
    """Why this person may not start a reset for that account; empty where they may (SECURITY 83).

    The desk starts them for users alone: a desk that can be talked into one for an administrator, or for a colleague,
    is how its own rights are taken over (AA23-320A). Administrators may for everybody.
    """
    if not target.enabled:
        return DISABLED
    return HIGHER if person.role != "admin" and target.role != "user" else ""


def desk_reader(connection: Connection, house: House, token: str) -> AccountRecord:
    """As `desk_person` with the role `desk`, for what only reads: `too_many_requests` beyond `READS_PER_MINUTE`."""
    person = desk_person(connection, house, token, "desk")
    house.pace.step(person.id, READS_PER_MINUTE, house.clock.monotonic())
    return person
