"""Read the signed-in account."""

from sqlalchemy import Connection

from tui_reset.contract.wire import Account
from tui_reset.server.cases.session import account_answer, signed_in
from tui_reset.server.house import Caller, House


async def read_account(house: House, token: str, caller: Caller) -> Account:  # noqa: ARG001
    """The account of a session; changes nothing. `unauthorized`."""

    def read(connection: Connection) -> Account:
        return account_answer(connection, house, signed_in(connection, house, token))

    return await house.store.read(read)
