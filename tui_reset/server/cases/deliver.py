"""The outbox, as the mail worker sees it."""

from dataclasses import dataclass, field

from tui_reset.server.house import House
from tui_reset.server.rules.mail_template import MailTemplate

LEASE_SECONDS = 120
"""How long a parcel stays with a worker before another one may take it: a killed worker loses nothing."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail that is due. Its repr shows no secret.

    `deadline` is when it is of no use any more (seconds since 1970); `attempts` counts this one.
    `context` has for every template: `display_name`, `at` (float, when it was asked for or happened), `origin` (address
    it came from); for `reset_link` also `link`, `mail_code` (ungrouped), `reference`, `expires_in` (seconds).
    """

    id: str
    template: MailTemplate
    recipient: str
    attempts: int
    deadline: float
    context: dict[str, str | int | float] = field(repr=False)


async def due(house: House, limit: int) -> list[Parcel]:
    """Up to `limit` mails that are to go out now, each leased for `LEASE_SECONDS`."""
    raise NotImplementedError


async def sent(house: House, parcel: Parcel, reply: str) -> None:
    """The server has taken it: `reply` is its last SMTP answer."""
    raise NotImplementedError


async def postponed(house: House, parcel: Parcel, reply: str, seconds: float) -> None:
    """A temporary refusal or no connection: due again in `seconds`, or failed where that is after its deadline."""
    raise NotImplementedError


async def failed(house: House, parcel: Parcel, reply: str) -> None:
    """A lasting refusal."""
    raise NotImplementedError


async def hand_back(house: House, parcels: list[Parcel]) -> None:
    """Not sent because the worker stops: due again at once, the attempt not counted."""
    raise NotImplementedError
