"""Write down that something has expired, so that no step of the clock brings it back (SECURITY §4).

A request that has lapsed expires when it was made: no state is lost by it, and what holders are told stays the same.
"""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from tui_reset.server.store.outbox import MailState
from tui_reset.server.store.tables import grants, outbox, requests, sessions

BATCH: Final = 500
_FAR: Final = 400
"""Seconds from now that no lease and no retry is put off by."""
_DUE = (
    select(requests.c.id)
    .where(
        requests.c.expires > bindparam("since"),
        requests.c.expires <= bindparam("now"),
        requests.c.expires > requests.c.created,
    )
    .limit(BATCH)
)
_LAPSE = update(requests).values(expires=requests.c.created)
_LAPSE_DUE = _LAPSE.where(requests.c.id.in_(_DUE))
_LAPSE_ONE = _LAPSE.where(requests.c.id == bindparam("wanted"), requests.c.expires <= bindparam("now"))
_OLD_SESSIONS = delete(sessions).where(sessions.c.expires <= bindparam("now"))
_BEFORE = [
    update(table)
    .where(
        table.c.expires > bindparam("now"),
        or_(table.c.created < bindparam("watched"), table.c.created > bindparam("now")),
    )
    .values(created=table.c.created - bindparam("seconds"), expires=table.c.expires - bindparam("seconds"))
    for table in (requests, sessions)
]
_MAILED = update(grants).where(grants.c.mailed_at > bindparam("now"))
_MAILED = _MAILED.values(mailed_at=grants.c.mailed_at - bindparam("seconds"))
_PAUSED = update(grants).where(grants.c.paused_until > bindparam("now"))
_PAUSED = _PAUSED.values(paused_until=grants.c.paused_until - bindparam("seconds"))
_QUEUED = update(outbox).where(
    outbox.c.state.in_([MailState.QUEUED, MailState.SENDING]), outbox.c.not_before > bindparam("far")
)
_QUEUED = _QUEUED.values(not_before=outbox.c.not_before - bindparam("seconds"))


def lapse_due(connection: Connection, since: float, now: float) -> int:
    """Up to `BATCH` requests that expired after `since`; returns how many. An index finds them."""
    return connection.execute(_LAPSE_DUE, {"since": since, "now": now}).rowcount


def lapse_one(connection: Connection, reset_id: str, now: float) -> None:
    """This request, if it has expired."""
    connection.execute(_LAPSE_ONE, {"wanted": reset_id, "now": now})


def end_sessions(connection: Connection, now: float) -> int:
    """Throw away sessions that are over; returns how many."""
    return connection.execute(_OLD_SESSIONS, {"now": now}).rowcount


def set_back(connection: Connection, now: float, seconds: float, watched: float) -> None:
    """The clock has been set back by `seconds`: times by the old one are told in the new one (ASVS 6.5.5).

    So nothing lives longer than it was given, and no mail or resend waits for the old time to come again. What was made
    since `watched`, the last look at the clock, may be younger than the step, and keeps its times.
    """
    for statement in _BEFORE:
        connection.execute(statement, {"now": now, "seconds": seconds, "watched": watched})
    connection.execute(_MAILED, {"now": now, "seconds": seconds})
    # Even one that is younger than the step: too short a pause costs another code, too long a one is an open door.
    connection.execute(_PAUSED, {"now": now, "seconds": seconds})
    connection.execute(_QUEUED, {"far": now + _FAR, "seconds": seconds})
