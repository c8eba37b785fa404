"""Recovery codes as keyed hashes; each works once."""

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from tui_reset.server.store.tables import recovery_codes

_OWN = recovery_codes.c.account_id == bindparam("account")
_LEFT = select(func.count()).where(_OWN, recovery_codes.c.used_at.is_(None))
_FITS = _OWN & (recovery_codes.c.code_hash == bindparam("hash")) & recovery_codes.c.used_at.is_(None)
_SPEND = update(recovery_codes).where(_FITS).values(used_at=bindparam("at"))
_UNUSED = select(recovery_codes.c.account_id).where(_FITS)
_DROP = delete(recovery_codes).where(_OWN)


def left(connection: Connection, account_id: str) -> int:
    """How many are unused."""
    return connection.execute(_LEFT, {"account": account_id}).scalar_one()


def is_unused(connection: Connection, account_id: str, code_hash: bytes) -> bool:
    """Whether the account has this code and has not used it."""
    return connection.execute(_UNUSED, {"account": account_id, "hash": code_hash}).first() is not None


def spend(connection: Connection, account_id: str, code_hash: bytes, now: float) -> bool:
    """Use one up by one conditional write; False when it is not the account's or was used."""
    return connection.execute(_SPEND, {"account": account_id, "hash": code_hash, "at": now}).rowcount == 1


def replace(connection: Connection, account_id: str, hashes: list[bytes]) -> None:
    """Put new ones in the place of all old ones; an empty list leaves none."""
    connection.execute(_DROP, {"account": account_id})
    if hashes:
        rows = [{"account_id": account_id, "code_hash": code_hash} for code_hash in hashes]
        connection.execute(insert(recovery_codes), rows)
