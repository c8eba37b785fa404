"""Throw away what is over (ASVS 14.2.7)."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, update

from tui_reset.server.cases.deliver import NOTICE_LIFETIME
from tui_reset.server.house import House
from tui_reset.server.store import tallies
from tui_reset.server.store.tables import accounts, outbox, requests, sessions

# Grants, answers and link mails go with their request.
_OLD_REQUESTS: Final = delete(requests).where(requests.c.expires < bindparam("before"))
_OLD_SESSIONS: Final = delete(sessions).where(sessions.c.expires < bindparam("before"))
# The seed of an enrolment that was begun and never finished is of no use to anybody but who steals it.
_OLD_SEEDS: Final = (
    update(accounts)
    .where(accounts.c.totp_pending_until < bindparam("before"))
    .values(totp_pending_seed=None, totp_pending_until=None)
)
_OLD_NOTICES: Final = delete(outbox).where(outbox.c.request_id.is_(None), outbox.c.created < bindparam("before"))


async def purge_expired(house: House) -> int:
    """Delete old requests, sessions, notices, tallies and begun enrolments; returns the number of rows.

    Requests stay `kept_after_expiry` longer, so that the holder of a real link hears what became of it. No token comes
    to life again by it: what is gone is unknown.
    """
    now = house.clock.now()
    # What has lapsed says when it was made, and no more when it expired.
    before = now - house.policy.kept_after_expiry - house.policy.link_lifetime

    def purge(connection: Connection) -> int:
        gone = connection.execute(_OLD_REQUESTS, {"before": before}).rowcount
        gone += connection.execute(_OLD_SESSIONS, {"before": now}).rowcount
        gone += connection.execute(_OLD_SEEDS, {"before": now}).rowcount
        gone += connection.execute(_OLD_NOTICES, {"before": now - 2 * NOTICE_LIFETIME}).rowcount
        return gone + tallies.purge(connection, now)

    return await house.store.write(purge)
