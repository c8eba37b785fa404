"""The mails that wait or have failed, as the desk sees them."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from tui_reset.server.store.outbox import MailState
from tui_reset.server.store.tables import outbox, requests


class Waiting(NamedTuple):
    """One mail that has not gone out. `reference` and `request_id` are its reset's; a notice has none."""

    id: int
    state: str
    template: str
    attempts: int
    last_reply: str
    created: float
    request_id: str | None
    reference: str | None


_WAITING = (
    select(
        outbox.c.id,
        outbox.c.state,
        outbox.c.template,
        outbox.c.attempts,
        outbox.c.last_reply,
        outbox.c.created,
        outbox.c.request_id,
        requests.c.reference,
    )
    .select_from(outbox.outerjoin(requests, requests.c.id == outbox.c.request_id))
    .where(outbox.c.state.in_([MailState.QUEUED, MailState.SENDING, MailState.FAILED]))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most"))
)
_OF_REFERENCE = _WAITING.where(requests.c.reference == bindparam("wanted"))
_DUE_NOW = (
    update(outbox)
    .where(outbox.c.id == bindparam("wanted"), outbox.c.state.in_([MailState.QUEUED, MailState.FAILED]))
    .values(state=MailState.QUEUED, not_before=bindparam("now"))
)


def waiting(connection: Connection, most: int) -> list[Waiting]:
    """Up to `most`, newest first; a decoy's mail is none."""
    return [Waiting(*row) for row in connection.execute(_WAITING, {"most": most})]


def newest_of(connection: Connection, reference: str) -> Waiting | None:
    """The newest that has not gone out for the reset with that reference number."""
    row = connection.execute(_OF_REFERENCE, {"wanted": reference, "most": 1}).first()
    return None if row is None else Waiting(*row)


def make_due(connection: Connection, mail_id: int, now: float) -> bool:
    """Let it be tried at once; False where it is being sent already."""
    return connection.execute(_DUE_NOW, {"wanted": mail_id, "now": now}).rowcount == 1
