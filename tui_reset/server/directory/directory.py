"""The Protocol of a directory: where accounts are found and their passwords kept."""

from typing import Protocol

from sqlalchemy import Connection

from tui_reset.contract.wire import Identity
from tui_reset.server.store.accounts import AccountRecord


class Directory(Protocol):
    """Where accounts live. Every method works inside the caller's transaction and reads what is true now."""

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
        """Write the hash and grow the version, if the account's credentials are still the ones seen."""
        ...
