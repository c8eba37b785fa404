"""The mail worker's outbox: the cases of delivery, bound to one house."""

from tui_reset.server.cases import deliver
from tui_reset.server.cases.deliver import Parcel
from tui_reset.server.house import House
from tui_reset.server.store.wakeups import OUTBOX


class HouseOutbox:
    """What `mail` asks for, answered by `cases`: mail itself never reaches up to them."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def due(self, limit: int) -> list[Parcel]:
        """Up to `limit` mails that are to go out now, leased to this worker."""
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
