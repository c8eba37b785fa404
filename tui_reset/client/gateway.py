"""The Protocol through which every backend is met."""

from collections.abc import AsyncIterator
from typing import Protocol

from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.wire import Profile, View


class Gateway(Protocol):
    """One backend. Refusals are raised as `Problem`, faults as `contract.faults.GatewayFault`; nothing else escapes."""

    async def profile(self) -> Profile:
        """How this deployment walks its users; a read, tried again with back-off by the caller."""
        ...

    async def submit(self, call: Call) -> CallAnswer:
        """Carry one call and bring its answer; changes are never sent twice by the gateway itself."""
        ...

    def watch(self, hold: Hold, version: int) -> AsyncIterator[View]:
        """Each new view of the reset after `version`, until an end state.

        Faults are raised as `GatewayFault` so that the caller can say so; it calls `watch` again to go on.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
