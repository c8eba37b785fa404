"""Mails to be sent: written with what they are about, taken under a lease, rendered only when sent."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import outbox


class MailState(StrEnum):
    """`dropped` rows are a decoy's: the same row, never sent."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One mail. `not_before` is when it is due, or while sending when its lease ends."""

    id: int
    request_id: str | None
    account_id: str | None
    template: str
    parameters: str
    created: float
    attempts: int


class NewMail(NamedTuple):
    """A mail that nobody has tried yet, about a request or, for a notice, an account alone."""

    request_id: str | None
    account_id: str | None
    template: str
    parameters: str
    created: float


@dataclass(frozen=True, slots=True)
class AttemptEnd:
    """How an attempt ended: the mail's new state, when it is due again, and the server's last words."""

    state: MailState
    due: float
    reply: str
    counted: bool = True


_COLUMNS = [outbox.c[field.name] for field in fields(OutboxRow)]
_ADD = Prepared(
    insert(outbox), ["request_id", "account_id", "template", "parameters", "created", "not_before", "state"]
)
_DUE = (
    select(*_COLUMNS)
    .where(
        or_(outbox.c.state == MailState.QUEUED, outbox.c.state == MailState.SENDING),
        outbox.c.not_before <= bindparam("now"),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_DUE_AHEAD = _DUE.order_by(None).order_by(outbox.c.template != bindparam("ahead"), outbox.c.id)
_FIRST = select(func.min(outbox.c.not_before)).where(
    or_(outbox.c.state == MailState.QUEUED, outbox.c.state == MailState.SENDING)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id == bindparam("wanted"))
    .values(state=MailState.SENDING, not_before=bindparam("until"), attempts=outbox.c.attempts + 1)
)
_TAKE_BACK = (
    update(outbox)
    .where(outbox.c.state == MailState.SENDING)
    .values(state=MailState.QUEUED, not_before=bindparam("now"))
)
_UNTRIED = select(func.count()).where(
    or_(outbox.c.state == MailState.SENDING, and_(outbox.c.state == MailState.QUEUED, outbox.c.attempts == 0)),
    outbox.c.template == bindparam("template"),
    outbox.c.created == bindparam("created"),
)
_SET = (
    update(outbox)
    .where(
        and_(
            outbox.c.id == bindparam("wanted"),
            outbox.c.state == MailState.SENDING,
            outbox.c.attempts == bindparam("attempt"),
        )
    )
    .values(
        state=bindparam("to"),
        not_before=bindparam("due"),
        last_reply=bindparam("reply"),
        attempts=outbox.c.attempts - bindparam("uncounted"),
    )
)


def add(connection: Connection, mail: NewMail, due: float, state: MailState) -> None:
    """Insert a mail."""
    about = (mail.request_id, mail.account_id, mail.template, mail.parameters, mail.created)
    _ADD.insert(connection, (*about, due, state.value))


def take(connection: Connection, most: int, now: float, until: float, *, ahead: str | None = None) -> list[OutboxRow]:
    """Lease up to `most` due mails until then; also those whose lease has run out with a killed worker.

    Mails of the template `ahead` go before older ones: all that are due are looked through for them.
    """
    query, more = (_DUE, {}) if ahead is None else (_DUE_AHEAD, {"ahead": ahead})
    rows = [OutboxRow(*row) for row in connection.execute(query, {"now": now, "most": most, **more})]
    if rows:
        connection.execute(_LEASE, [{"wanted": row.id, "until": until} for row in rows])
    return rows


def take_back(connection: Connection, now: float) -> int:
    """Make due at once all that is being sent; returns how many. The attempts stay counted."""
    return connection.execute(_TAKE_BACK, {"now": now}).rowcount


def first_due(connection: Connection) -> float | None:
    """When the next mail is due, or the next lease ends; None when none waits."""
    return connection.execute(_FIRST).scalar()


def untried(connection: Connection, template: str, created: float) -> int:
    """How many mails of a template and a moment have not been tried yet, or are being tried."""
    return connection.execute(_UNTRIED, {"template": template, "created": created}).scalar_one()


def settle(connection: Connection, mail_id: int, attempt: int, end: AttemptEnd) -> bool:
    """End or put back an attempt; False when another worker has taken the mail since."""
    values = {"to": end.state, "due": end.due, "reply": end.reply, "uncounted": 0 if end.counted else 1}
    return connection.execute(_SET, {"wanted": mail_id, "attempt": attempt, **values}).rowcount == 1
