"""How many mails leave in an hour over everything: counted by who sends, so that asking pays nothing (SECURITY 89).

No answer depends on it: over the limit reset mails wait in the outbox, and decoys have none. Notices and what the desk
has started go all the same: they are few, for each needs a proof or a person at the desk, and they tell of an attack.
"""

from typing import Final, NamedTuple

from sqlalchemy import Connection

from tui_reset.server.house import House
from tui_reset.server.rules.attempts import retry_after, total
from tui_reset.server.store import outbox, tallies

_ALL: Final = "all_mails"
HELD: Final = "Waiting: the service has sent all its mails for this hour. It goes out by itself, or expires."
"""What the desk's queue says in place of the mail server's words."""


class Held(NamedTuple):
    """How many reset mails wait for the hour, and the seconds until the next one may go."""

    mails: int
    seconds: int


def room(connection: Connection, house: House) -> int:
    """How many more may leave now."""
    return max(0, house.policy.mails_per_hour - total(tallies.counts(connection, _ALL, house.clock.now())))


def count_leaving(connection: Connection, house: House, mails: int) -> None:
    """Count mails that leave for the first time, in the transaction that takes them."""
    if mails:
        tallies.add(connection, [(_ALL, mails)], house.clock.now())


async def held_mails(house: House) -> Held:
    """What waits because the hour is used up; nothing otherwise."""

    def look(connection: Connection) -> Held:
        now, limit = house.clock.now(), house.policy.mails_per_hour
        counts = tallies.counts(connection, _ALL, now)
        if total(counts) < limit:
            return Held(0, 0)
        return Held(outbox.held(connection, now), retry_after(counts, limit, now))

    return await house.store.read(look)
