"""The mail worker's outbox: the cases of delivery, bound to one house."""

import logging
from typing import Final, Protocol

from tui_reset.server.cases import deliver
from tui_reset.server.cases.deliver import Parcel
from tui_reset.server.cases.mail_total import held_mails
from tui_reset.server.house import House
from tui_reset.server.store.wakeups import OUTBOX

log = logging.getLogger(__name__)

_MINUTE: Final = 60.0


class MailFigures(Protocol):
    """Where figures about mails go."""

    def held(self, mails: int) -> None:
        """So many reset mails wait for the hour's limit of all mails."""
        ...

    def late(self, mails: int) -> None:
        """So many mails have waited for more than a minute, for whatever reason."""
        ...

    def not_taken(self, end: str) -> None:
        """The mail server has not taken one: it is `postponed`, or has `failed` for good."""
        ...


class Unkept:
    """Nobody keeps figures."""

    def held(self, mails: int) -> None:
        """Nothing."""

    def late(self, mails: int) -> None:
        """Nothing."""

    def not_taken(self, end: str) -> None:
        """Nothing."""


class HouseOutbox:
    """What `mail` asks for, answered by `cases`: mail itself never reaches up to them."""

    def __init__(self, house: House, figures: MailFigures | None = None) -> None:
        self._house = house
        self._figures = figures or Unkept()
        self._look_again = 0.0

    async def due(self, limit: int) -> list[Parcel]:
        """Up to `limit` mails that are to go out now, leased to this worker."""
        await self._tell_waiting()
        return await deliver.due(self._house, limit)

    async def sent(self, parcel: Parcel, reply: str) -> None:
        """The server has taken it."""
        await deliver.sent(self._house, parcel, reply)

    async def postponed(self, parcel: Parcel, reply: str, seconds: float) -> None:
        """Try again in `seconds`, inside the mail's own lifetime."""
        again = await deliver.postponed(self._house, parcel, reply, seconds)
        self._figures.not_taken("postponed" if again else "failed")

    async def failed(self, parcel: Parcel, reply: str) -> None:
        """It will never be taken."""
        await deliver.failed(self._house, parcel, reply)
        self._figures.not_taken("failed")

    async def hand_back(self, parcels: list[Parcel]) -> None:
        """Not sent because this worker stops."""
        await deliver.hand_back(self._house, parcels)

    async def wait(self, seconds: float) -> None:
        """Until something was queued, or the seconds have passed."""
        with self._house.wakeups.waiter(OUTBOX) as waiter:
            await waiter.wait(seconds)

    async def _tell_waiting(self) -> None:
        """Once a minute: what waits is seen in the figures, a used up hour in the log too, or nobody would know why."""
        now = self._house.clock.monotonic()
        if now < self._look_again:
            return
        self._look_again = now + _MINUTE
        held = await held_mails(self._house)
        self._figures.held(held.mails)
        self._figures.late(await deliver.late_mails(self._house))
        if held.mails:
            limit = self._house.policy.mails_per_hour
            log.warning("mails_held", extra={"mails": held.mails, "limit": limit, "seconds": held.seconds})
