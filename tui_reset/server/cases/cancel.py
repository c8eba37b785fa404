"""Cancel a reset."""

from tui_reset.server.house import Caller, House


async def cancel_reset(house: House, reset_id: str, secret: str, caller: Caller) -> None:
    raise NotImplementedError
