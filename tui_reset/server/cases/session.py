"""Who is signed in."""

from sqlalchemy import Connection

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Account
from tui_reset.server.cases.pushed_apps import apps_of
from tui_reset.server.house import House
from tui_reset.server.rules.tokens import looked_up
from tui_reset.server.store import recovery_codes, sessions
from tui_reset.server.store.accounts import AccountRecord


def signed_in(connection: Connection, house: House, token: str) -> AccountRecord:
    """The account of a live session; `unauthorized` for anything else, and for an account disabled meanwhile."""
    account_id = sessions.holder(connection, looked_up(token), house.clock.now())
    account = house.directory.get(connection, account_id) if account_id else None
    if account is None or not account.enabled:
        raise Problem(ProblemCode.UNAUTHORIZED)
    return account


def account_answer(connection: Connection, house: House, account: AccountRecord) -> Account:
    """The account as its owner sees it."""
    return Account(
        id=account.id,
        username=account.username,
        email=account.email,
        display_name=account.display_name,
        two_factor=account.two_factor,
        recovery_codes_left=recovery_codes.left(connection, account.id) if account.two_factor else 0,
        role=account.role,
        apps=apps_of(connection, house, account.id),
    )
