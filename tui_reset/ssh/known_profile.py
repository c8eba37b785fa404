"""How the service walks its users, as the door has heard lately: a session that knows it asks for nothing by itself."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Final

from tui_reset.client.http import HttpGateway
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import Profile

FRESH_SECONDS: Final = 30.0
"""As often as a waiting screen asks; every step that shows how the service is asks again by itself (S1.8)."""
_ASK_SECONDS: Final = 10.0


class KnownProfile:
    """`latest` is None while nothing is known that is fresh enough: then sessions find out, and say what is wrong."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: tuple[float, str, Profile] | None = None

    def latest(self, url: str) -> Profile | None:
        """Of the service at `url`."""
        if self._heard is None:
            return None
        heard, of, profile = self._heard
        return profile if of == url and self._clock() - heard < FRESH_SECONDS else None

    async def ask(self, url: str, silence: float) -> None:
        """Once; a service that does not answer within `silence` seconds is not known."""
        gateway = HttpGateway(url, silence)
        try:
            self._heard = (self._clock(), url, await gateway.profile())
        except (GatewayFault, Problem):
            self._heard = None
        finally:
            with contextlib.suppress(GatewayFault):
                await gateway.close()

    async def keep(
        self, service: Callable[[], tuple[str, float]], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        """Ask again and again; `service` is the address and the longest wait in force."""
        while True:
            await self.ask(*service())
            await sleep(_ASK_SECONDS)
