"""What the desk asks of resets: who started one there, where it stands, and which one a reference number means."""

from sqlalchemy import Connection, bindparam, insert, or_, select

from tui_reset.server.rules.desk_state import MailTold
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.reset import GrantKind, ResetState
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import desk_resets, grants, outbox, requests

_ADD = Prepared(insert(desk_resets), ["request_id", "actor_id", "reason"])
# Without an index, for asking for a reset must not pay for one: a pass over the resets of a day.
_REFERRED = Prepared(
    select(requests.c.id)
    .where(requests.c.reference == bindparam("reference"))
    .order_by(requests.c.created.desc())
    .limit(1)
)
_OPEN = Prepared(
    select(requests.c.id)
    .where(
        requests.c.subject == bindparam("whose"),
        requests.c.state == ResetState.OPEN,
        requests.c.expires > bindparam("now"),
        requests.c.expires > requests.c.created,
    )
    .order_by(requests.c.created.desc())
    .limit(bindparam("most"))
)
_MAILS = Prepared(
    select(outbox.c.state, outbox.c.last_reply)
    .where(outbox.c.request_id == bindparam("wanted"), outbox.c.template == MailTemplate.RESET_LINK.value)
    .order_by(outbox.c.id.desc())
)
_OPENED = Prepared(
    select(grants.c.id)
    .where(
        grants.c.request_id == bindparam("wanted"),
        or_(grants.c.kind == GrantKind.LINK, grants.c.kind == GrantKind.PAGE, grants.c.proven),
    )
    .limit(1)
)


def add(connection: Connection, reset_id: str, actor_id: str, reason: str) -> None:
    """Note who at the desk has started a reset, and why."""
    _ADD.insert(connection, (reset_id, actor_id, reason))


def referred(connection: Connection, reference: str) -> str | None:
    """The newest reset with that reference number."""
    row = _REFERRED.first(connection, {"reference": reference})
    return None if row is None else str(row[0])


def open_of(connection: Connection, subject: str, now: float, most: int) -> list[str]:
    """The ids of a subject's resets that are still open, newest first."""
    return [one for (one,) in _OPEN.rows(connection, {"whose": subject, "now": now, "most": most})]


def mails_of(connection: Connection, reset_id: str) -> list[MailTold]:
    """The link mails of a reset, newest first."""
    return [MailTold(state, reply) for state, reply in _MAILS.rows(connection, {"wanted": reset_id})]


def is_opened(connection: Connection, reset_id: str) -> bool:
    """Whether a holder of the mail has come: a grant for it, or an asker who has proven the mailbox."""
    return _OPENED.first(connection, {"wanted": reset_id}) is not None
