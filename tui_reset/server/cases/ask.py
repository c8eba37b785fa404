"""Ask for a reset: the same answer and the same work, whoever is asked for (S2.2, S2.3)."""

from tui_reset.contract.wire import Asked, Identity
from tui_reset.server.house import Caller, House


async def ask_for_reset(house: House, identity: Identity, caller: Caller, idempotency_key: str | None) -> Asked:
    raise NotImplementedError
