"""The Protocol through which every backend is met, and the ways in which it can fail."""

from collections.abc import AsyncIterator
from typing import Protocol

from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.wire import Profile, View


class GatewayFault(Exception):  # noqa: N818 - a fault is not the caller's error
    """The backend gave no usable answer. `sentence` is for the person: what happened and what to do next."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unreachable(GatewayFault):
    """Nothing was sent, or what was sent changes nothing: trying again is safe."""


class NotAResetServer(GatewayFault):
    """Something answered, but it is not the reset service (a portal page, another program, a TLS mismatch)."""


class OutcomeUnknown(GatewayFault):
    """A change was sent and no answer came back: look before sending it again."""


class Gateway(Protocol):
    """One backend. Refusals are raised as `Problem`, faults as `GatewayFault`; nothing else escapes."""

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
