"""What an operator's doctor asks the database: nothing is changed by it."""

from typing import Any, Final, NamedTuple, NoReturn

from sqlalchemy import Connection, Float, and_, bindparam, case, func, select, text, update

from tui_reset.server.store.outbox import MailState
from tui_reset.server.store.tables import events, marks, outbox

_NEWEST = select(events.c.at).order_by(events.c.id.desc()).limit(1)
_WAITS = outbox.c.state.in_([MailState.QUEUED, MailState.SENDING])
_QUEUE = select(
    func.count(case((_WAITS, 1))),
    func.min(case((_WAITS, outbox.c.created))),
    func.count(case((and_(outbox.c.state == MailState.FAILED, outbox.c.created > bindparam("since")), 1))),
).where(outbox.c.state.in_([MailState.QUEUED, MailState.SENDING, MailState.FAILED]))
_SERVERS_TIME: Final = text("SELECT extract(epoch FROM clock_timestamp())").columns(at=Float)
_NOTHING = update(marks).where(marks.c.name == "").values(name="")


class Undone(Exception):  # noqa: N818 - what becomes of the write
    """Thrown at the end of a write that shall not stay."""


class Queue(NamedTuple):
    """Mails that wait, when the oldest was asked for (seconds since 1970), and how many have failed lately."""

    waiting: int
    oldest: float | None
    failed: int


def write_and_undo(connection: Connection) -> NoReturn:
    """Take the write lock and touch a table; raises `Undone`, so that nothing stays."""
    connection.execute(_NOTHING)
    raise Undone


def newest_entry(connection: Connection) -> float | None:
    """When the newest entry of the audit log was written."""
    return connection.execute(_NEWEST).scalar()


def queue(connection: Connection, since: float) -> Queue:
    """How the outbox stands."""
    waiting, oldest, failed = connection.execute(_QUEUE, {"since": since}).one()
    return Queue(waiting, oldest, failed)


def servers_time(connection: Connection) -> float | None:
    """The database server's clock; None where the database is a file."""
    if connection.dialect.name != "postgresql":
        return None
    at: Any = connection.execute(_SERVERS_TIME).scalar_one()
    return float(at)
