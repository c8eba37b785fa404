"""Empties the outbox: several mails at once, retries with back-off, and hands back what it did not send."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from email.message import EmailMessage
from typing import Final, Protocol, TypeVar

from tui_reset.contract.problems import Problem
from tui_reset.server.mail.address import AddressRefused
from tui_reset.server.mail.circuit import Circuit
from tui_reset.server.mail.composing import Composer, Posted
from tui_reset.server.mail.smtp import MailNotTaken

log = logging.getLogger(__name__)

_AT_ONCE: Final = 4
_LOOK_AGAIN: Final = 0.25
"""Seconds between looks at the outbox: mails become due on their own, up to two seconds after they were queued."""
_LONGEST_LOOK: Final = 2.0
"""The same while the database is away: each look would be two lines of the log, for as long as it takes."""
_FIRST_RETRY: Final = 5.0
_LONGEST_RETRY: Final = 300.0
_LONGEST_RETRY_OF_SERVICE: Final = 30.0
_LAST_DELIVERIES: Final = 3.0


class MailParcel(Posted, Protocol):
    """A due mail: what is composed, with its id and how often it was tried, this time included."""

    @property
    def id(self) -> int:
        """Its place in the outbox; the only name of it in the log."""
        ...

    @property
    def attempts(self) -> int:
        """From 1."""
        ...


ParcelT = TypeVar("ParcelT", bound=MailParcel)


class Outbox(Protocol[ParcelT]):
    """The outbox as the worker needs it; each call is one transaction."""

    async def due(self, limit: int) -> list[ParcelT]:
        """Up to `limit` mails that are to go out now, leased to this worker."""
        ...

    async def sent(self, parcel: ParcelT, reply: str) -> None:
        """The server has taken it."""
        ...

    async def postponed(self, parcel: ParcelT, reply: str, seconds: float) -> None:
        """Try again in `seconds`, inside the mail's own lifetime."""
        ...

    async def failed(self, parcel: ParcelT, reply: str) -> None:
        """It will never be taken."""
        ...

    async def hand_back(self, parcels: list[ParcelT]) -> None:
        """Not sent because this worker stops."""
        ...

    async def wait(self, seconds: float) -> None:
        """Until something was queued, or the seconds have passed."""
        ...


class Sender(Protocol):
    """Hands one message to the mail server."""

    async def deliver(self, message: EmailMessage) -> str:
        """The server's reply; raises MailNotTaken."""
        ...


class MailWorker:
    """Runs until it is stopped. `spread` turns a delay into one near it, so that retries do not come in step."""

    def __init__(
        self,
        outbox: Outbox[ParcelT],
        sender: Sender,
        composer: Composer,
        circuit: Circuit,
        spread: Callable[[float], float] = lambda seconds: seconds,
    ) -> None:
        self._outbox: Outbox[MailParcel] = outbox  # type: ignore[assignment] # it only gets back what it gave
        self._sender = sender
        self._composer = composer
        self._circuit = circuit
        self._spread = spread
        self._deliveries: dict[asyncio.Task[None], MailParcel] = {}
        self._look_again = _LOOK_AGAIN

    async def run(self) -> None:
        """Deliver until cancelled; what is under way then gets a moment, and the rest is handed back."""
        try:
            while True:
                await self._round()
        finally:
            await asyncio.shield(self._finish())

    async def _round(self) -> None:
        try:
            parcels = await self._take()
            self._look_again = _LOOK_AGAIN
        except Problem as problem:
            log.warning("outbox_unavailable", extra={"code": problem.code.value})
            parcels = []
            self._look_again = min(2 * self._look_again, _LONGEST_LOOK)
        except Exception:
            # Whatever it is: mail that has stopped for good would not be noticed by anybody.
            log.exception("outbox_broken")
            await self._outbox.wait(_FIRST_RETRY)
            return
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel))
            self._deliveries[task] = parcel
            task.add_done_callback(self._deliveries.pop)
        if not parcels:
            await self._outbox.wait(self._circuit.pause or self._look_again)

    async def _take(self) -> list[MailParcel]:
        free = _AT_ONCE - len(self._deliveries)
        if free <= 0 or self._circuit.pause:
            return []
        return await self._outbox.due(free)

    async def _deliver(self, parcel: MailParcel) -> None:
        try:
            await self._send(parcel)
        except Problem as problem:
            log.warning("outbox_unavailable", extra={"code": problem.code.value, "mail": parcel.id})
        except Exception:
            # The lease ends by itself and the mail is tried again; one bad mail must not stop the others.
            log.exception("mail_broken", extra={"mail": parcel.id})

    async def _send(self, parcel: MailParcel) -> None:
        try:
            reply = await self._sender.deliver(self._composer.compose(parcel))
        except AddressRefused as refused:
            log.warning("mail_failed", extra={"mail": parcel.id, "stage": "recipient"})
            await self._outbox.failed(parcel, str(refused))
        except MailNotTaken as fault:
            await self._not_taken(parcel, fault)
        else:
            self._circuit.succeeded()
            log.info("mail_sent", extra={"mail": parcel.id, "template": str(parcel.template)})
            await self._outbox.sent(parcel, reply)

    async def _not_taken(self, parcel: MailParcel, fault: MailNotTaken) -> None:
        if fault.is_of_the_service:
            self._circuit.failed()
        facts = {"mail": parcel.id, "stage": fault.stage.value, "attempt": parcel.attempts}
        if fault.permanent:
            log.error("mail_failed", extra=facts)
            await self._outbox.failed(parcel, str(fault))
            return
        longest = _LONGEST_RETRY_OF_SERVICE if fault.is_of_the_service else _LONGEST_RETRY
        seconds = self._spread(min(_FIRST_RETRY * 2 ** min(parcel.attempts - 1, 8), longest))
        log.warning("mail_postponed", extra=facts | {"seconds": round(seconds, 1)})
        await self._outbox.postponed(parcel, str(fault), seconds)

    async def _finish(self) -> None:
        under_way = dict(self._deliveries)
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=_LAST_DELIVERIES)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        with contextlib.suppress(Problem):
            await self._outbox.hand_back([under_way[task] for task in late])
