"""Resets and the grants on them."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from msgspec.structs import fields
from sqlalchemy import Connection, and_, bindparam, exists, func, insert, select, update

from tui_reset.server.rules.reset import FinishedWith, Grant, GrantKind, Reset, ResetState
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import grants, requests

_NAMES = [field.name for field in fields(Reset)]
_RESET = [requests.c[name] for name in _NAMES]
_GRANT_NAMES = [field.name for field in fields(Grant)]
_KIND, *_TRUTHS = (_GRANT_NAMES.index(name) for name in ("kind", "proven", "cancelled"))
_GRANT = [grants.c[name] for name in _GRANT_NAMES]
_NEW_NAMES = [name for name in _GRANT_NAMES if name != "paused_until"]
"""What asking writes and reads again: nobody has paused anything by then."""
_NEW_GRANT = [grants.c[name] for name in _NEW_NAMES]
_WIDTH = len(_RESET)
_STATE, _FINISHED = (_NAMES.index(name) for name in ("state", "finished_with"))
_HOLD = Prepared(
    select(*_RESET, *_GRANT)
    .select_from(
        requests.outerjoin(
            grants, and_(grants.c.request_id == requests.c.id, grants.c.secret_hash == bindparam("secret_hash"))
        )
    )
    .where(requests.c.id == bindparam("wanted"))
)
_BY_PLACE = Prepared(select(*_RESET).where(requests.c.id >= bindparam("first"), requests.c.id < bindparam("after")))
_BY_ID = Prepared(select(*_RESET).where(requests.c.id == bindparam("wanted")))
_BY_KEY = Prepared(
    select(*_RESET, *_NEW_GRANT, requests.c.asked_body)
    .join(grants, and_(grants.c.request_id == requests.c.id, grants.c.kind == GrantKind.ASKER))
    .where(requests.c.asked_key == bindparam("key"))
)
_BY_DESK_KEY = Prepared(select(*_RESET, requests.c.asked_body).where(requests.c.asked_key == bindparam("key")))
_GRANTS_OF = select(func.count()).where(grants.c.request_id == bindparam("wanted"))
_PAGE_GRANT = Prepared(
    select(*_GRANT).where(grants.c.request_id == bindparam("wanted"), grants.c.kind == GrantKind.PAGE)
)
_OPEN = requests.c.state == ResetState.OPEN
_ALIVE = requests.c.expires > requests.c.created
_SUPERSEDE = Prepared(
    update(requests)
    .where(requests.c.subject == bindparam("whose"), _OPEN, requests.c.source == bindparam("where_from"))
    .values(state=ResetState.SUPERSEDED)
    .returning(requests.c.id)
)
_END = Prepared(
    update(requests)
    .where(requests.c.id == bindparam("wanted"), _OPEN, requests.c.expires > bindparam("now"), _ALIVE)
    .values(state=bindparam("end"), finished_with=bindparam("proof"))
)
_REVOKE = Prepared(
    update(requests)
    .where(requests.c.subject == bindparam("whose"), _OPEN)
    .values(state=ResetState.REVOKED)
    .returning(requests.c.id)
)
_MAIL_USED = exists().where(grants.c.request_id == requests.c.id, grants.c.proven)
_LAST_LANGUAGE = (
    select(requests.c.language)
    .where(requests.c.subject == bindparam("whose"), requests.c.language.is_not(None), _MAIL_USED)
    .order_by(requests.c.created.desc())
    .limit(1)
)
_ADD_RESET = Prepared(insert(requests), [*_NAMES, "asked_key", "asked_body"])
_ADD_GRANT = Prepared(insert(grants), [*_NEW_NAMES, "request_id", "secret_hash", "created"])
_reset_row, _grant_row = attrgetter(*_NAMES), attrgetter(*_NEW_NAMES)
_CHANGE_GRANT = update(grants).where(grants.c.request_id == bindparam("of"), grants.c.id == bindparam("wanted"))
_WRONG_MAIL_CODE = _CHANGE_GRANT.values(wrong_mail_codes=grants.c.wrong_mail_codes + 1)
_PROVEN = _CHANGE_GRANT.values(proven=True)
_CANCELLED = _CHANGE_GRANT.values(cancelled=True)
_PAUSED = _CHANGE_GRANT.values(paused_until=bindparam("until"))
_MAILED = _CHANGE_GRANT.values(resends=grants.c.resends + 1, mailed_at=bindparam("at"))
_WRONG_PROOF = (
    update(requests).where(requests.c.id == bindparam("wanted")).values(wrong_proofs=requests.c.wrong_proofs + 1)
)
_WRONG_RECOVERY = (
    update(requests)
    .where(requests.c.id == bindparam("wanted"))
    .values(wrong_recovery_codes=requests.c.wrong_recovery_codes + 1)
)

Hold = tuple[Reset, Grant]
_LAST = "~"
"""Stands after every character of an id, compared byte by byte."""


def hold(connection: Connection, reset_id: str, secret_hash: bytes) -> tuple[Reset, Grant | None] | None:
    """The reset with that id, and the grant that the secret opens, if it is one of its own."""
    row = _HOLD.first(connection, {"wanted": reset_id, "secret_hash": secret_hash})
    if row is None:
        return None
    return _reset(row[:_WIDTH]), None if row[_WIDTH] is None else _grant(row[_WIDTH:])


def by_place(connection: Connection, place: str) -> list[Reset]:
    """The resets whose ids begin like that: one, as good as always, or none."""
    return [_reset(row) for row in _BY_PLACE.rows(connection, {"first": place, "after": place + _LAST})]


def by_id(connection: Connection, reset_id: str) -> Reset | None:
    """The reset with that id."""
    row = _BY_ID.first(connection, {"wanted": reset_id})
    return None if row is None else _reset(row)


def by_asked_key(connection: Connection, key: bytes) -> tuple[Reset, Grant, bytes | None] | None:
    """The reset that was asked for with an idempotency key, the asker's grant, and the hash of what was asked."""
    row = _BY_KEY.first(connection, {"key": key})
    return None if row is None else (_reset(row[:_WIDTH]), _grant(row[_WIDTH:-1]), row[-1])


def by_desk_key(connection: Connection, key: bytes) -> tuple[Reset, bytes | None] | None:
    """The same of a reset that the desk has started, which has no asker's grant."""
    row = _BY_DESK_KEY.first(connection, {"key": key})
    return None if row is None else (_reset(row[:_WIDTH]), row[-1])


def add_reset(connection: Connection, reset: Reset, asked_key: bytes | None, asked_body: bytes | None) -> None:
    """Insert a request, with the hashes of the idempotency key and the body where there is a key."""
    _ADD_RESET.insert(connection, (*_reset_row(reset), asked_key, asked_body))


def add_grant(connection: Connection, reset_id: str, grant: Grant, secret_hash: bytes) -> None:
    """Insert a grant, made now."""
    _ADD_GRANT.insert(connection, (*_grant_row(grant), reset_id, secret_hash, grant.mailed_at))


def grants_of(connection: Connection, reset_id: str) -> int:
    """How many hold this reset."""
    return connection.execute(_GRANTS_OF, {"wanted": reset_id}).scalar_one()


def page_grant(connection: Connection, reset_id: str) -> Grant | None:
    """The web page's grant: one for a reset."""
    row = _PAGE_GRANT.first(connection, {"wanted": reset_id})
    return None if row is None else _grant(row)


def supersede(connection: Connection, subject: str, source: str) -> list[str]:
    """End older open resets of a subject from the same source; returns their ids (S2.3a)."""
    return [one for (one,) in _SUPERSEDE.rows(connection, {"whose": subject, "where_from": source})]


def revoke_all(connection: Connection, subject: str) -> list[str]:
    """End all open resets of a subject; returns their ids (SECURITY 26)."""
    return [one for (one,) in _REVOKE.rows(connection, {"whose": subject})]


def last_language(connection: Connection, subject: str) -> str | None:
    """The language of a subject's last reset whose mail was used; None where there is none.

    Anybody can ask for a reset: who only asks does not choose the language in which the owner is warned.
    """
    found: str | None = connection.execute(_LAST_LANGUAGE, {"whose": subject}).scalar()
    return found


def end(
    connection: Connection, reset_id: str, state: ResetState, now: float, proof: FinishedWith | None = None
) -> bool:
    """End an open reset by one conditional write: its row count decides the one winner (ASVS 15.4.2)."""
    values = {"wanted": reset_id, "end": state, "now": now, "proof": proof}
    return _END.run(connection, values) == 1


def count_wrong_mail_code(connection: Connection, reset: Reset, grant: Grant) -> None:
    """One more wrong mail code of this grant."""
    connection.execute(_WRONG_MAIL_CODE, _place(reset, grant))


def count_wrong_proof(connection: Connection, reset_id: str, *, recovery: bool) -> None:
    """One more wrong proof of this reset; recovery codes have their own count."""
    connection.execute(_WRONG_RECOVERY if recovery else _WRONG_PROOF, {"wanted": reset_id})


def set_proven(connection: Connection, reset: Reset, grant: Grant) -> None:
    """This grant, and no other, has proven the mailbox."""
    connection.execute(_PROVEN, _place(reset, grant))


def set_cancelled(connection: Connection, reset: Reset, grant: Grant) -> None:
    """This grant's holder has cancelled."""
    connection.execute(_CANCELLED, _place(reset, grant))


def set_paused(connection: Connection, reset: Reset, grant: Grant, until: float) -> None:
    """Two-factor is paused for this grant, and no other, until then (S1.27)."""
    connection.execute(_PAUSED, {**_place(reset, grant), "until": until})


def count_resend(connection: Connection, reset: Reset, grant: Grant, now: float) -> None:
    """One more mail asked for by this grant."""
    connection.execute(_MAILED, {**_place(reset, grant), "at": now})


def _place(reset: Reset, grant: Grant) -> dict[str, str]:
    return {"of": reset.id, "wanted": grant.id}


def _reset(columns: Sequence[Any]) -> Reset:
    values = list(columns)
    values[_STATE] = ResetState(values[_STATE])
    values[_FINISHED] = FinishedWith(values[_FINISHED]) if values[_FINISHED] else None
    return Reset(*values)


def _grant(columns: Sequence[Any]) -> Grant:
    values = list(columns)
    values[_KIND] = GrantKind(values[_KIND])
    for place in _TRUTHS:
        values[place] = bool(values[place])
    return Grant(*values)
