"""Accounts as rows: finding them, and what is remembered of their second factor."""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from tui_reset.server.store.prepared import Prepared, Row
from tui_reset.server.store.tables import accounts


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account as it stands now; hash and seed never show in a repr. `totp_seed` is sealed."""

    id: str
    email: str
    username: str | None
    display_name: str
    role: str
    enabled: bool
    credential_version: int
    password_hash: str = field(repr=False)
    totp_seed: bytes | None = field(default=None, repr=False)
    totp_last_step: int = field(default=0, repr=False)
    totp_refused_steps: str = field(default="", repr=False)
    totp_pending_seed: bytes | None = field(default=None, repr=False)
    totp_pending_until: float | None = field(default=None, repr=False)
    language: str | None = None
    """What its owner is written to in; None: whatever the owner asks in."""

    @property
    def two_factor(self) -> bool:
        """Whether an authenticator is enrolled."""
        return self.totp_seed is not None

    @property
    def names(self) -> tuple[str, ...]:
        """What a new password must not contain."""
        return tuple(name for name in (self.email, self.username, self.display_name) if name)


_NAMES = [field.name for field in fields(AccountRecord)]
COLUMNS = [accounts.c[name] for name in _NAMES]
_NOBODYS_ROW = ("",) * len(_NAMES)
_BY_ID = Prepared(select(*COLUMNS).where(accounts.c.id == bindparam("wanted")))
_BY_EMAIL = Prepared(select(*COLUMNS).where(accounts.c.email_key == bindparam("wanted")))
_BY_USERNAME = Prepared(select(*COLUMNS).where(accounts.c.username_key == bindparam("wanted")))
_EVERYONE = select(*COLUMNS).order_by(accounts.c.email_key)
_ADMINISTRATORS = select(accounts.c.id).where(accounts.c.role == "admin", accounts.c.enabled)
_SAME = (accounts.c.id == bindparam("wanted")) & (accounts.c.credential_version == bindparam("seen"))
_SPEND_STEP = (
    update(accounts)
    .where(_SAME, accounts.c.totp_last_step < bindparam("step"))
    .values(totp_last_step=bindparam("step"))
)
_CHANGE = update(accounts).where(_SAME).values(credential_version=accounts.c.credential_version + 1)
_REHASH = update(accounts).where(_SAME).values(password_hash=bindparam("rehashed"))
_NOTE = update(accounts).where(accounts.c.id == bindparam("wanted"))


def by_id(connection: Connection, account_id: str) -> AccountRecord | None:
    """The account with that id."""
    return record_of(_BY_ID.first(connection, {"wanted": account_id}))


def by_email(connection: Connection, email_key: str) -> AccountRecord | None:
    """The account of an address, by its key."""
    return record_of(_BY_EMAIL.first(connection, {"wanted": email_key}))


def by_username(connection: Connection, username_key: str) -> AccountRecord | None:
    """The account of a user name, by its key."""
    return record_of(_BY_USERNAME.first(connection, {"wanted": username_key}))


def everyone(connection: Connection) -> list[AccountRecord]:
    """All accounts by address."""
    return [AccountRecord(*row) for row in connection.execute(_EVERYONE)]


def administrators(connection: Connection) -> list[str]:
    """The ids of all enabled administrators; a pass over all accounts."""
    return list(connection.execute(_ADMINISTRATORS).scalars())


def is_taken(connection: Connection, email_key: str, username_key: str | None) -> bool:
    """Whether someone has that address or user name already."""
    return by_email(connection, email_key) is not None or (
        username_key is not None and by_username(connection, username_key) is not None
    )


def add(connection: Connection, values: dict[str, Any]) -> None:
    """Insert one account."""
    connection.execute(insert(accounts), values)


def change(connection: Connection, account: AccountRecord, values: dict[str, Any]) -> bool:
    """Change credentials and grow their version, if it is still the one seen: one winner (ASVS 15.4.2)."""
    seen = {"wanted": account.id, "seen": account.credential_version}
    new = {f"new_{name}": value for name, value in values.items()}
    return _changing(tuple(values)).run(connection, {**seen, **new}) == 1


def rehash(connection: Connection, account: AccountRecord, password_hash: str) -> None:
    """Put a stronger hash of the same password in place, unless the password was changed meanwhile."""
    seen = {"wanted": account.id, "seen": account.credential_version, "rehashed": password_hash}
    connection.execute(_REHASH, seen)


def note(connection: Connection, account_id: str, values: dict[str, Any]) -> None:
    """Write what is no credential: steps refused, a seed that is not in force yet."""
    connection.execute(_NOTE.values(values), {"wanted": account_id})


def spend_step(connection: Connection, account: AccountRecord, step: int) -> bool:
    """Use up a time step: False when it, or a later one, was used by anyone at any door (RFC 6238 §5.2)."""
    seen = {"wanted": account.id, "seen": account.credential_version, "step": step}
    return connection.execute(_SPEND_STEP, seen).rowcount == 1


def record_of(row: Row | None) -> AccountRecord | None:
    """The account of a row of `COLUMNS`, as the driver has them."""
    # Nobody's row is read like any other and thrown away: an address without an account takes as long (SECURITY 2).
    values = dict(zip(_NAMES, row or _NOBODYS_ROW, strict=True))
    record = AccountRecord(**{**values, "enabled": bool(values["enabled"])})
    return None if row is None else record


@cache
def _changing(names: tuple[str, ...]) -> Prepared:
    return Prepared(_CHANGE.values({name: bindparam(f"new_{name}") for name in names}))
