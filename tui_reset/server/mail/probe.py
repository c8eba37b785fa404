"""Asks the mail server every half minute whether it would take mail: a state of the service, never of one address."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, Literal, Protocol

from tui_reset.server.mail.circuit import Circuit
from tui_reset.server.mail.smtp import MailNotTaken, Stage

log = logging.getLogger(__name__)

PROBE_SECONDS: Final = 30.0


class Probed(Protocol):
    """A mail server that can be asked."""

    async def probe(self) -> None:
        """Connect, TLS, sign-in, NOOP; raises MailNotTaken."""
        ...


class MailProbe:
    """Keeps `service` up to date (S1.9): deliveries never change it, or it would tell who got a mail."""

    def __init__(
        self, server: Probed, circuit: Circuit, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._server = server
        self._circuit = circuit
        self._sleep = sleep
        self._changed = asyncio.Event()
        self.service: Literal["ok", "failing"] = "ok"
        self.stage: Stage | None = None

    async def run(self) -> None:
        """Probe until cancelled."""
        while True:
            self._changed.clear()
            looking = asyncio.create_task(self._look_and_rest())
            changed = asyncio.create_task(self._changed.wait())
            try:
                await asyncio.wait({looking, changed}, return_when=asyncio.FIRST_COMPLETED)
                if looking.done():
                    looking.result()
            finally:
                looking.cancel()
                changed.cancel()
                await asyncio.gather(looking, changed, return_exceptions=True)

    def server_changed(self) -> None:
        """Another server, or another way to it: what is being asked is let go, and the new one asked at once."""
        self._changed.set()

    async def look(self) -> None:
        """Probe once; a change of state is one log line."""
        before = self.service
        try:
            await self._server.probe()
        except MailNotTaken as fault:
            self.service, self.stage = "failing", fault.stage
            if before == "ok":
                log.warning("mail_service_failing", extra={"stage": fault.stage.value, "reply": fault.reply})
            return
        self._circuit.succeeded()
        self.service, self.stage = "ok", None
        if before == "failing":
            log.info("mail_service_ok")

    async def _look_and_rest(self) -> None:
        await self.look()
        await self._sleep(PROBE_SECONDS)
