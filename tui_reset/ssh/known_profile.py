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
from tui_reset.language.catalogue import shipped
from tui_reset.language.texts import language, speaking

FRESH_SECONDS: Final = 30.0
"""As often as a waiting screen asks; every step that shows how the service is asks again by itself (S1.8)."""
_ASK_SECONDS: Final = 10.0


class KnownProfile:
    """`latest` is None while nothing is known that is fresh enough: then sessions find out, and say what is wrong.

    A service says its own words in the language it is asked in, so that it is asked in each.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: dict[str, tuple[float, str, Profile]] = {}

    def latest(self, url: str, spoken: str) -> Profile | None:
        """Of the service at `url`, as it speaks that language."""
        if spoken not in self._heard:
            return None
        heard, of, profile = self._heard[spoken]
        return profile if of == url and self._clock() - heard < FRESH_SECONDS else None

    async def ask(self, url: str, silence: float) -> None:
        """Once in each language; a service that does not answer within `silence` seconds is not known."""
        for name in shipped():
            with speaking(name):
                await self._ask(url, silence)

    async def _ask(self, url: str, silence: float) -> None:
        gateway = HttpGateway(url, silence)
        try:
            self._heard[language()] = (self._clock(), url, await gateway.profile())
        except (GatewayFault, Problem):
            self._heard.pop(language(), None)
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
