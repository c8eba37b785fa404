"""Switch two-factor on and off, and replace recovery codes."""

from tui_reset.contract.wire import BeginTwoFactorBody, EndTwoFactorBody, RecoveryCodes, TotpBody, TwoFactorSeed
from tui_reset.server.house import Caller, House


async def begin(house: House, token: str, body: BeginTwoFactorBody, caller: Caller) -> TwoFactorSeed:
    raise NotImplementedError


async def confirm(house: House, token: str, body: TotpBody, caller: Caller) -> RecoveryCodes:
    raise NotImplementedError


async def end(house: House, token: str, body: EndTwoFactorBody, caller: Caller) -> None:
    raise NotImplementedError


async def replace_recovery_codes(house: House, token: str, body: TotpBody, caller: Caller) -> RecoveryCodes:
    raise NotImplementedError
