"""The mail worker's outbox: the cases of delivery, bound to one house."""

import logging
from collections.abc import Callable
from typing import Final

from tui_reset.server.cases import deliver
from tui_reset.server.cases.deliver import Parcel
from tui_reset.server.cases.mail_total import held_mails
from tui_reset.server.house import House
from tui_reset.server.store.wakeups import OUTBOX

log = logging.getLogger(__name__)

_MINUTE: Final = 60.0


def _untold(_mails: int) -> None:
    """Nobody keeps figures."""


class HouseOutbox:
    """What `mail` asks for, answered by `cases`: mail itself never reaches up to them."""

    def __init__(self, house: House, told_held: Callable[[int], None] = _untold) -> None:
        self._house = house
        self._told_held = told_held
        self._look_again = 0.0

    async def due(self, limit: int) -> list[Parcel]:
        """Up to `limit` mails that are to go out now, leased to this worker."""
        await self._tell_held()
        return await deliver.due(self._house, limit)

    async def sent(self, parcel: Parcel, reply: str) -> None:
        """The server has taken it."""
        await deliver.sent(self._house, parcel, reply)

    async def postponed(self, parcel: Parcel, reply: str, seconds: float) -> None:
        """Try again in `seconds`, inside the mail's own lifetime."""
        await deliver.postponed(self._house, parcel, reply, seconds)

    async def failed(self, parcel: Parcel, reply: str) -> None:
        """It will never be taken."""
        await deliver.failed(self._house, parcel, reply)

    async def hand_back(self, parcels: list[Parcel]) -> None:
        """Not sent because this worker stops."""
        await deliver.hand_back(self._house, parcels)

    async def wait(self, seconds: float) -> None:
        """Until something was queued, or the seconds have passed."""
        with self._house.wakeups.waiter(OUTBOX) as waiter:
            await waiter.wait(seconds)

    async def _tell_held(self) -> None:
        """Once a minute: a used up hour is seen in log and figures, or nobody would know why no mail comes."""
        now = self._house.clock.monotonic()
        if now < self._look_again:
            return
        self._look_again = now + _MINUTE
        held = await held_mails(self._house)
        self._told_held(held.mails)
        if held.mails:
            limit = self._house.policy.mails_per_hour
            log.warning("mails_held", extra={"mails": held.mails, "limit": limit, "seconds": held.seconds})
