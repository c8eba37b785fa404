"""Sessions by the SHA-256 of their token."""

from sqlalchemy import Boolean, Connection, Float, LargeBinary, bindparam, delete, insert, select

from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.prepared import Prepared
from tui_reset.server.store.tables import accounts, sessions

_OPEN = insert(sessions).from_select(
    ["token_hash", "account_id", "created", "expires", "second_factor"],
    select(
        bindparam("hash", type_=LargeBinary),
        accounts.c.id,
        bindparam("created", type_=Float),
        bindparam("expires", type_=Float),
        bindparam("second_factor", type_=Boolean),
    ).where(
        accounts.c.id == bindparam("account"),
        accounts.c.credential_version == bindparam("seen"),
        accounts.c.enabled,
    ),
)
_HOLDER = select(sessions.c.account_id).where(
    sessions.c.token_hash == bindparam("hash"), sessions.c.expires > bindparam("now")
)
_FACTOR = select(sessions.c.second_factor).where(sessions.c.token_hash == bindparam("hash"))
_CLOSE = delete(sessions).where(sessions.c.token_hash == bindparam("hash"))
_OF_ACCOUNT = delete(sessions).where(sessions.c.account_id == bindparam("account"))
_END = Prepared(_OF_ACCOUNT)
_END_OTHERS = _OF_ACCOUNT.where(sessions.c.token_hash != bindparam("kept"))


def start(  # noqa: PLR0913 - a session has these parts
    connection: Connection,
    token_hash: bytes,
    account: AccountRecord,
    *,
    created: float,
    expires: float,
    second_factor: bool = False,
) -> bool:
    """Insert a session on condition that the credentials checked are still in force (SECURITY 70)."""
    seen = {"account": account.id, "seen": account.credential_version}
    values = {"hash": token_hash, **seen, "created": created, "expires": expires, "second_factor": second_factor}
    return connection.execute(_OPEN, values).rowcount == 1


def holder(connection: Connection, token_hash: bytes, now: float) -> str | None:
    """The account of a live session."""
    return connection.execute(_HOLDER, {"hash": token_hash, "now": now}).scalar()


def has_second_factor(connection: Connection, token_hash: bytes) -> bool:
    """Whether it was opened with a second factor; False where there is none."""
    return bool(connection.execute(_FACTOR, {"hash": token_hash}).scalar())


def close(connection: Connection, token_hash: bytes) -> bool:
    """End one; False when there was none."""
    return connection.execute(_CLOSE, {"hash": token_hash}).rowcount == 1


def end_all(connection: Connection, account_id: str) -> int:
    """End all of an account; returns how many (ASVS 7.4.3)."""
    return _END.run(connection, {"account": account_id})


def end_others(connection: Connection, account_id: str, kept: bytes) -> int:
    """End all but one; returns how many."""
    return connection.execute(_END_OTHERS, {"account": account_id, "kept": kept}).rowcount
