"""What in the database hangs on which master key, counted, and seeds put under another one."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, LargeBinary, bindparam, distinct, func, or_, select, update

from tui_reset.server.rules.keys import SLOTS
from tui_reset.server.rules.sealed import KEY_ID_BYTES
from tui_reset.server.store.tables import accounts, desk_settings, grants, recovery_codes, requests

_ID_LENGTH: Final = 32
_FIRST_LENGTH: Final = 32
"""Of a recovery code's hash by the first key: no number stands in front."""
_CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SEED_COLUMNS: Final = ("totp_seed", "totp_pending_seed")
_SETTING = select(desk_settings.c.value).where(desk_settings.c.name == bindparam("wanted"))


def passwords(connection: Connection, mark: str) -> int:
    """How many passwords stand behind that mark; empty: behind none."""
    stored = accounts.c.password_hash
    behind = stored.startswith(f"{mark}$", autoescape=True)
    return connection.execute(select(func.count()).where(behind)).scalar_one()


def recovery_code_count(connection: Connection, mark: bytes) -> int:
    """How many unused recovery codes stand behind that mark; empty: behind none."""
    stored = recovery_codes.c.code_hash
    behind = _first(stored, len(mark)) == mark if mark else func.length(stored) == _FIRST_LENGTH
    unused = recovery_codes.c.used_at.is_(None)
    # As long as the first key's, and yet behind a mark, none can be.
    longer = func.length(stored) > _FIRST_LENGTH if mark else unused
    return connection.execute(select(func.count()).where(behind, longer, unused)).scalar_one()


def open_resets(connection: Connection, slot: int, now: float) -> int:
    """How many resets still live, themselves or one of their holders, that a key of that slot made."""
    query = (
        select(func.count(distinct(requests.c.id)))
        .select_from(requests.outerjoin(grants, grants.c.request_id == requests.c.id))
        .where(requests.c.expires > now, or_(_made_in(slot, requests.c.id), _made_in(slot, grants.c.id)))
    )
    return connection.execute(query).scalar_one()


def some_seeds(connection: Connection, mark: bytes, column: str, after: str, most: int) -> list[tuple[str, bytes]]:
    """Up to `most` seeds of that column sealed behind that mark, of the accounts behind `after`: whose, and what."""
    stored = accounts.c[column]
    query = select(accounts.c.id, stored).where(_first(stored, KEY_ID_BYTES) == mark, accounts.c.id > after)
    found = connection.execute(query.order_by(accounts.c.id).limit(most))
    return [(owner, bytes(seed)) for owner, seed in found]


def put_seed(connection: Connection, owner: str, column: str, before: bytes, after: bytes) -> None:
    """In the place of the one that was seen, if it is still there."""
    place = accounts.c[column]
    connection.execute(update(accounts).where(accounts.c.id == owner, place == before).values({column: after}))


def setting(connection: Connection, name: str) -> str | None:
    """What administrators have set."""
    return connection.execute(_SETTING, {"wanted": name}).scalar()


def _first(column: ColumnElement[bytes], length: int) -> ColumnElement[bytes]:
    return func.substr(column, 1, length, type_=LargeBinary)


def _made_in(slot: int, column: ColumnElement[str]) -> ColumnElement[bool]:
    return func.substr(column, _ID_LENGTH, 1).in_(list(_CHARACTERS[slot::SLOTS]))
