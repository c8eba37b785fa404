"""Sign in and out."""

from tui_reset.contract.wire import SessionBody, SessionOpened
from tui_reset.server.house import Caller, House


async def open_session(house: House, body: SessionBody, caller: Caller) -> SessionOpened:
    raise NotImplementedError


async def close_session(house: House, token: str, caller: Caller) -> None:
    raise NotImplementedError
