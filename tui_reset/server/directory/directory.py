"""The Protocol of a directory, and an account as it gives it."""

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection

from tui_reset.contract.wire import Identity


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account as it stands now; hash and seed never show in a repr."""

    id: str
    email: str
    username: str | None
    display_name: str
    role: str
    enabled: bool
    credential_version: int
    password_hash: str = field(repr=False)
    totp_seed: bytes | None = field(repr=False)
    totp_last_step: int = field(repr=False)
    totp_refused_steps: str = field(repr=False)

    @property
    def two_factor(self) -> bool:
        """Whether an authenticator is enrolled."""
        return self.totp_seed is not None


class Directory(Protocol):
    """Where accounts live. Every method works inside the caller's transaction."""

    def find(self, connection: Connection, identity: Identity) -> AccountRecord | None:
        """The account that all given parts of the identity name; None also where only one half fits (S1.5)."""
        ...

    def find_by_identifier(self, connection: Connection, identifier: str) -> AccountRecord | None:
        """The account of a sign-in name: an address or a user name."""
        ...

    def get(self, connection: Connection, account_id: str) -> AccountRecord | None:
        """The account with that id."""
        ...

    def set_password(self, connection: Connection, account: AccountRecord, password_hash: str) -> bool:
        """Write the hash and grow the version, if the account is still enabled and of the version seen."""
        ...
