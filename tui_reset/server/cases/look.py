"""Look at a reset, once or until something changes."""

from tui_reset.contract.wire import View
from tui_reset.server.house import Caller, House


async def look_at_reset(house: House, reset_id: str, secret: str, caller: Caller) -> View:
    raise NotImplementedError


async def wait_for_change(
    house: House, reset_id: str, secret: str, caller: Caller, known_version: int, seconds: float
) -> View | None:
    raise NotImplementedError
