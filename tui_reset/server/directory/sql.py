"""The directory in our own database."""

from sqlalchemy import Connection

from tui_reset.contract.wire import Identity
from tui_reset.server.rules.addresses import address_key, username_key
from tui_reset.server.store import accounts
from tui_reset.server.store.accounts import AccountRecord

_NOBODY = ""
"""A key that no account has: whoever typed nonsense costs the same look-up."""


class SqlDirectory:
    """Accounts by the one comparison rule of `rules.addresses`; the same on every database."""

    def find(self, connection: Connection, identity: Identity) -> AccountRecord | None:
        """The account that all given parts of the identity name; None also where only one half fits (S1.5).

        An account without a user name goes by its address: in Access CRM the two are ordinarily the same.
        """
        if identity.username is None:
            return accounts.by_email(connection, address_key(identity.email or "") or _NOBODY)
        account = self.find_by_identifier(connection, identity.username)
        if account is None or not _goes_by(account, identity.username):
            return None
        return account if identity.email is None or address_key(account.email) == address_key(identity.email) else None

    def find_by_identifier(self, connection: Connection, identifier: str) -> AccountRecord | None:
        """The account of a sign-in name: an address or a user name."""
        if "@" in identifier:
            return accounts.by_email(connection, address_key(identifier) or _NOBODY)
        return accounts.by_username(connection, username_key(identifier) or _NOBODY)

    def get(self, connection: Connection, account_id: str) -> AccountRecord | None:
        """The account with that id."""
        return accounts.by_id(connection, account_id)

    def set_password(self, connection: Connection, account: AccountRecord, password_hash: str) -> bool:
        """Write the hash and grow the version, if the account's credentials are still the ones seen."""
        return accounts.change(connection, account, {"password_hash": password_hash})


def _goes_by(account: AccountRecord, username: str) -> bool:
    """Whether a name that found the account is its user name, and not the address beside another user name."""
    return "@" not in username or account.username is None or username_key(account.username) == username_key(username)
