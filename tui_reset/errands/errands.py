"""What is done beside the keys: learning the profile, carrying calls, watching the reset. Never touches a widget."""

import asyncio
from collections.abc import Callable
from typing import Final

from tui_reset.client.gateway import Gateway
from tui_reset.contract.calls import Call, Hold
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.errands.parts import Parts
from tui_reset.flow.events import Answered, Event, Faulted, ProfileKnown, Refused, Viewed
from tui_reset.flow.steps import AskAddress, SelfServiceOff, WaitForMail
from tui_reset.flow.walk import Walk
from tui_reset.language.texts import gettext as _

SLOW_SECONDS: Final = 0.3
"""A call that takes longer is spoken of."""
MAIL_STATE_SECONDS: Final = 30.0
"""How often the waiting step asks whether mail is getting out."""
_LEARNS: Final = (AskAddress, WaitForMail, SelfServiceOff)
"""Steps that show how the service is now; sign-in after the last one must not offer what was just refused (S1.7)."""
_BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds between two tries of a read."""
_AT_FIRST: Final = 0.2
"""Before anything is said: a node that is killed takes calls for some milliseconds yet, and drops them."""
_NO_VERSION: Final = -1
"""Known after a broken line: the next view comes at once, and with it the word that the line is back."""


def learns(before: Walk, walk: Walk) -> bool:
    """Whether the profile is asked for anew, because a step was reached that shows how the service is."""
    return type(walk.step) is not type(before.step) and isinstance(walk.step, _LEARNS)


class Errands:
    """`tell` takes every event; `say_offline` a sentence while the backend cannot be reached, and "" afterwards."""

    def __init__(self, parts: Parts, tell: Callable[[Event], None], say_offline: Callable[[str], None]) -> None:
        self._parts = parts
        self._tell = tell
        self._say_offline = say_offline
        self._gateway: Gateway | None = None
        self._making = asyncio.Lock()

    async def gateway(self) -> Gateway:
        """The one gateway, made in a thread at the first use, because its imports take long."""
        async with self._making:
            if self._gateway is None:
                self._gateway = await asyncio.to_thread(self._parts.make_gateway)
            return self._gateway

    async def learn_profile(self) -> None:
        """Ask until it is known; a line that is lost once is nothing to speak of, as in `watch`."""
        tries = -1
        while True:
            try:
                profile = await (await self.gateway()).profile()
            except (GatewayFault, Problem) as fault:
                if tries >= 0:
                    await self._go_on_after(fault, tries)
                tries += 1
            else:
                self._say_offline("")
                self._tell(ProfileKnown(profile))
                return

    async def carry(self, call: Call, attempt: int, delay: float) -> None:
        """Carry one call after `delay` seconds and tell what became of it."""
        if delay:
            await self._parts.sleep(delay)
        try:
            answer = await (await self.gateway()).submit(call)
        except Problem as problem:
            self._tell(Refused(attempt, problem))
        except GatewayFault as fault:
            self._tell(Faulted(attempt, fault))
        else:
            self._tell(Answered(attempt, answer))

    async def watch(self, hold: Hold, version: int) -> None:
        """Tell each new view until an end state; a broken line is picked up again.

        The first time soon and without a word: of several nodes one may have gone, and another one answers.
        """
        tries = -1
        while True:
            try:
                async for view in (await self.gateway()).watch(hold, version):
                    version, tries = view.version, -1
                    self._say_offline("")
                    self._tell(Viewed(view))
            except (GatewayFault, Problem) as fault:
                if tries < 0:
                    await self._parts.sleep(_AT_FIRST)
                else:
                    await self._go_on_after(fault, tries)
                tries, version = tries + 1, _NO_VERSION
            else:
                return

    async def _go_on_after(self, fault: GatewayFault | Problem, tries: int) -> None:
        self._say_offline(_sentence(fault))
        await self._parts.sleep(_BACK_OFF[min(tries, len(_BACK_OFF) - 1)])

    async def close(self) -> None:
        """Let go of connections."""
        if self._gateway is not None:
            await self._gateway.close()


def _sentence(fault: GatewayFault | Problem) -> str:
    if isinstance(fault, GatewayFault):
        return fault.meanwhile
    return _("The service does not answer as it should. Trying again.")
