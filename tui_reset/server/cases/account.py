"""Read the signed-in account."""

from tui_reset.contract.wire import Account
from tui_reset.server.house import Caller, House


async def read_account(house: House, token: str, caller: Caller) -> Account:
    raise NotImplementedError
