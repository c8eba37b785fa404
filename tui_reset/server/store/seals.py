"""Seals over the audit log: put on, looked through, and taken off with what they cover."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, text, update

from tui_reset.server.rules.audit_chain import BATCH, Entry, Head, Seal, Span, spans_of
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import events, seals

_ALONE: Final = text("SELECT pg_try_advisory_xact_lock(8317264502)")
"""A number of ours: of several nodes one seals, or purges, until its transaction ends."""
_MANY: Final = "postgresql"
"""The dialect on which several write at once: see `tables.seals`."""

_NAMES: Final = list(Seal.__dataclass_fields__)
_ALL = select(*(seals.c[name] for name in _NAMES))
_NEWEST = Prepared(_ALL.order_by(seals.c.number.desc()).limit(1))
_NUMBERED = Prepared(_ALL.where(seals.c.number == bindparam("wanted")))
_AFTER = Prepared(_ALL.where(seals.c.number > bindparam("after")).order_by(seals.c.number).limit(bindparam("most")))
_ADD = Prepared(insert(seals), _NAMES)
_DROP = Prepared(delete(seals).where(seals.c.number <= bindparam("last")))
_DROP_EVENTS = Prepared(delete(events).where(events.c.id >= bindparam("first"), events.c.id <= bindparam("last")))

_ABOVE = (
    select(events.c.id, events.c.mac)
    .where(events.c.id > bindparam("above"))
    .order_by(events.c.id)
    .limit(bindparam("most"))
)
_TAKE_ABOVE = Prepared(_ABOVE)
_WAITS = and_(events.c.seal.is_(None), events.c.id > 0)
"""Lower ids nobody of us gives: one such row would make its seal unreadable."""
_UNMARKED = select(events.c.id).where(_WAITS).order_by(events.c.id).limit(bindparam("most"))
_MARK = (
    update(events)
    .where(events.c.id.in_(_UNMARKED.scalar_subquery()))
    .values(seal=bindparam("in_seal"))
    .returning(events.c.id, events.c.mac)
)
_TAIL_ABOVE = select(func.count(), func.min(events.c.at)).where(events.c.id > bindparam("above"))
_TAIL_UNMARKED = select(func.count(), func.min(events.c.at)).where(_WAITS)


@contextmanager
def as_it_stands(connection: Connection) -> Iterator[None]:
    """Read bytes that are no text as well: SQLite keeps them in any column, and one such row must stop nobody here."""
    driver: Any = connection.connection.dbapi_connection
    if not has_marks(connection):
        driver.text_factory = _anyhow
    try:
        yield
    finally:
        if not has_marks(connection):
            driver.text_factory = str


def has_marks(connection: Connection) -> bool:
    """Whether entries come to light in any order here, and so are marked when they are sealed."""
    return connection.dialect.name == _MANY


def is_alone(connection: Connection) -> bool:
    """Whether nobody else seals or purges now; nobody will until this transaction ends."""
    return not has_marks(connection) or bool(connection.execute(_ALONE).scalar())


def newest(connection: Connection) -> Seal | None:
    """The end of the chain."""
    return _first(_NEWEST.first(connection, {}))


def numbered(connection: Connection, number: int) -> Seal | None:
    """One seal."""
    return _first(_NUMBERED.first(connection, {"wanted": number}))


def after(connection: Connection, number: int, most: int) -> list[Seal]:
    """The next seals in the order of the chain."""
    return [_read(row) for row in _AFTER.rows(connection, {"after": number, "most": most})]


def is_tail_empty(connection: Connection) -> bool:
    """Whether every entry has its seal: a read that costs next to nothing."""
    if has_marks(connection):
        return connection.execute(_UNMARKED, {"most": 1}).first() is None
    above = last_id(newest(connection))
    return not _TAKE_ABOVE.rows(connection, {"above": above, "most": 1})


def tail(connection: Connection) -> tuple[int, float | None]:
    """How many entries wait for their seal, and when the oldest was written (seconds since 1970)."""
    if has_marks(connection):
        number, oldest = connection.execute(_TAIL_UNMARKED).one()
    else:
        number, oldest = connection.execute(_TAIL_ABOVE, {"above": last_id(newest(connection))}).one()
    return number, oldest


def take(connection: Connection, before: Seal | None) -> list[Entry]:
    """The next entries to be sealed, up to a batch, by rising id; where they are marked, they are so now."""
    if has_marks(connection):
        number = before.number + 1 if before else 1
        marked = connection.execute(_MARK, {"in_seal": number, "most": BATCH})
        return sorted((Entry(id_, bytes(mac)) for id_, mac in marked), key=lambda entry: entry.id)
    rows = _TAKE_ABOVE.rows(connection, {"above": last_id(before), "most": BATCH})
    return [Entry(id_, as_bytes(mac)) for id_, mac in rows]


def add(connection: Connection, seal: Seal) -> None:
    """Hang on one more."""
    _ADD.insert(connection, [getattr(seal, name) for name in _NAMES])


def drop(connection: Connection, gone: Sequence[Seal], spans: Iterable[Span]) -> None:
    """Delete the first seals of the chain, and all entries under them."""
    for first, last in spans:
        _DROP_EVENTS.run(connection, {"first": first, "last": last})
    _DROP.run(connection, {"last": gone[-1].number})


def head_of(seal: Seal | None) -> Head | None:
    """What is to be kept elsewhere."""
    return Head(seal.number, seal.hash) if seal else None


def last_id(seal: Seal | None) -> int:
    """The highest id under it; 0 under none, or under one that somebody has made unreadable."""
    spans = spans_of(seal) if seal else None
    return spans[-1][1] if spans else 0


def as_bytes(value: Any) -> bytes:
    """SQLite keeps in a column whatever somebody puts there."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "surrogatepass")


def _anyhow(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


def _first(row: Sequence[Any] | None) -> Seal | None:
    return _read(row) if row else None


def _read(row: Sequence[Any]) -> Seal:
    number, at, ids, count, digest, tags, made = row
    return Seal(number, at, str(ids), count, as_bytes(digest), as_bytes(tags), as_bytes(made))
