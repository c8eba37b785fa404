"""Change the password: one winner, all or nothing (S2.17, S2.18)."""

from tui_reset.contract.wire import PasswordBody, PasswordChanged
from tui_reset.server.house import Caller, House


async def change_password(
    house: House, reset_id: str, secret: str, body: PasswordBody, caller: Caller, idempotency_key: str | None
) -> PasswordChanged:
    raise NotImplementedError
