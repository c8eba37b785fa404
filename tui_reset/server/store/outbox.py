"""Mails to be sent: written with what they are about, taken under a lease, rendered only when sent."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, Integer, and_, bindparam, func, insert, not_, or_, select, update

from tui_reset.server.rules.mail_template import MailTemplate
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


NOBODYS: Final = "{}"
"""Parameters of a mail that nobody at the desk has started."""


class Lease(NamedTuple):
    """Until when, and which node has it: None where there is only one."""

    until: float
    holder: int | None = None


_COLUMNS = [outbox.c[field.name] for field in fields(OutboxRow)]
_ADD = Prepared(
    insert(outbox), ["request_id", "account_id", "template", "parameters", "created", "not_before", "state"]
)
_CAN_WAIT = and_(
    outbox.c.template == MailTemplate.RESET_LINK.value, outbox.c.parameters == NOBODYS, outbox.c.attempts == 0
)
"""Reset mails that somebody has asked for on the web or in a terminal, untried."""
_DUE = (
    select(*_COLUMNS)
    .where(
        or_(outbox.c.state == MailState.QUEUED, outbox.c.state == MailState.SENDING),
        outbox.c.not_before <= bindparam("now"),
        # What a newer version has to say is left to a node that can write it.
        outbox.c.template.in_([template.value for template in MailTemplate]),
        or_(bindparam("all_of_them", type_=Integer) == 1, not_(_CAN_WAIT)),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
    # What another node has in its hands at this moment is its own: nobody waits (SQLite knows no such clause).
    .with_for_update(skip_locked=True)
)
_DUE_FRESH = _DUE.order_by(None).order_by(and_(_CAN_WAIT, outbox.c.created < bindparam("stale")), outbox.c.id)
_DUE_AHEAD = _DUE.order_by(None).order_by(outbox.c.template != bindparam("ahead"), outbox.c.id)
_FIRST = select(func.min(outbox.c.not_before)).where(
    or_(outbox.c.state == MailState.QUEUED, outbox.c.state == MailState.SENDING)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id == bindparam("wanted"))
    .values(
        state=MailState.SENDING,
        not_before=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        leased_by=bindparam("holder"),
    )
)
_TAKE_BACK = (
    update(outbox)
    .where(outbox.c.state == MailState.SENDING)
    .values(state=MailState.QUEUED, not_before=bindparam("now"), leased_by=None)
)
_TAKE_BACK_FROM = _TAKE_BACK.where(outbox.c.leased_by == bindparam("holder"))
_HOLDERS = (
    select(outbox.c.leased_by)
    .where(outbox.c.state == MailState.SENDING, outbox.c.leased_by.is_not(None))
    .group_by(outbox.c.leased_by)
)
_UNTRIED = select(func.count()).where(
    or_(outbox.c.state == MailState.SENDING, and_(outbox.c.state == MailState.QUEUED, outbox.c.attempts == 0)),
    outbox.c.template == bindparam("template"),
    outbox.c.created >= bindparam("since"),
)
_HELD = select(func.count()).where(
    outbox.c.state == MailState.QUEUED, outbox.c.not_before <= bindparam("now"), _CAN_WAIT
)
_LATE = select(func.count()).where(
    or_(outbox.c.state == MailState.QUEUED, outbox.c.state == MailState.SENDING), outbox.c.created < bindparam("before")
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
        # Or else what a node of an older version takes later, which writes no name, would seem to be ours.
        leased_by=None,
    )
)


def add(connection: Connection, mail: NewMail, due: float, state: MailState) -> None:
    """Insert a mail."""
    about = (mail.request_id, mail.account_id, mail.template, mail.parameters, mail.created)
    _ADD.insert(connection, (*about, due, state.value))


def take(  # noqa: PLR0913 - what is taken has these limits
    connection: Connection,
    most: int,
    now: float,
    lease: Lease,
    *,
    ahead: str | None = None,
    stale: float | None = None,
    hold: bool = False,
) -> list[OutboxRow]:
    """Lease up to `most` due mails; also those whose lease has run out with a killed worker.

    Mails of the template `ahead` go before older ones, else those that `hold` would keep and that were made before
    `stale` behind all others: for either all that are due are looked through. With `hold` new reset mails that nobody
    at the desk has started stay where they are.
    """
    query, more = _DUE, dict[str, str | float]()
    if ahead is not None:
        query, more = _DUE_AHEAD, {"ahead": ahead}
    elif stale is not None:
        query, more = _DUE_FRESH, {"stale": stale}
    rows = [
        OutboxRow(*row)
        for row in connection.execute(query, {"now": now, "most": most, "all_of_them": int(not hold), **more})
    ]
    if rows:
        connection.execute(_LEASE, [{"wanted": row.id, "until": lease.until, "holder": lease.holder} for row in rows])
    return rows


def take_back(connection: Connection, now: float) -> int:
    """Make due at once all that is being sent; returns how many. The attempts stay counted."""
    return connection.execute(_TAKE_BACK, {"now": now}).rowcount


def take_back_from(connection: Connection, holder: int, now: float) -> int:
    """The same for what one node was sending."""
    return connection.execute(_TAKE_BACK_FROM, {"now": now, "holder": holder}).rowcount


def holders(connection: Connection) -> set[int]:
    """The numbers of the nodes that are sending, or were when they ended."""
    return set(connection.execute(_HOLDERS).scalars())


def first_due(connection: Connection) -> float | None:
    """When the next mail is due, or the next lease ends; None when none waits."""
    return connection.execute(_FIRST).scalar()


def held(connection: Connection, now: float) -> int:
    """How many due mails `take` leaves out with `hold`."""
    return connection.execute(_HELD, {"now": now}).scalar_one()


def late(connection: Connection, before: float) -> int:
    """How many mails wait, or are being sent, that were made before that moment."""
    return connection.execute(_LATE, {"before": before}).scalar_one()


def untried(connection: Connection, template: str, since: float) -> int:
    """How many mails of a template, made at that moment or later, have not been tried yet, or are being tried."""
    return connection.execute(_UNTRIED, {"template": template, "since": since}).scalar_one()


def settle(connection: Connection, mail_id: int, attempt: int, end: AttemptEnd) -> bool:
    """End or put back an attempt; False when another worker has taken the mail since."""
    values = {"to": end.state, "due": end.due, "reply": end.reply, "uncounted": 0 if end.counted else 1}
    return connection.execute(_SET, {"wanted": mail_id, "attempt": attempt, **values}).rowcount == 1
