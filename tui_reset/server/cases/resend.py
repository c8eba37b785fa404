"""Send the same link and mail code again (S2.3a)."""

from tui_reset.contract.wire import View
from tui_reset.server.house import Caller, House


async def resend_mail(house: House, reset_id: str, secret: str, caller: Caller) -> View:
    raise NotImplementedError
