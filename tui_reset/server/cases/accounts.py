"""What an operator does with accounts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from tui_reset.contract.password_text import character_rules, normalised_password
from tui_reset.language.catalogue import shipped
from tui_reset.language.choice import chosen
from tui_reset.server.cases.audit import note_account
from tui_reset.server.house import House
from tui_reset.server.rules.addresses import address_key, username_key
from tui_reset.server.rules.search_keys import keys_of
from tui_reset.server.rules.seeds import sealed_seed
from tui_reset.server.rules.tokens import new_id
from tui_reset.server.store import account_names, accounts, requests, sessions
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.events import EventType

ROLES: Final = ("user", "desk", "admin")
NAME_CHARACTERS: Final = 256
_SEED: Final = re.compile("[A-Z2-7]{26,128}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to add. Without a password it can only be opened through a reset. `totp_seed` is base32.

    `language` is what its owner is written to in; None: whatever the owner asks in.
    """

    email: str
    username: str | None = None
    display_name: str = ""
    role: str = "user"
    password: str | None = field(default=None, repr=False)
    totp_seed: str | None = field(default=None, repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """One line of the operator's list."""

    id: str
    email: str
    username: str | None
    display_name: str
    role: str
    enabled: bool
    two_factor: bool
    language: str | None


class AccountRefused(Exception):  # noqa: N818 - it is refused, nothing broke
    """The account cannot be added or found; `sentence` says why and what to do.

    Of several, `places` has each bad one's place (from 1) and its own sentence.
    """

    def __init__(self, sentence: str, places: Mapping[int, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.places = places or {}


async def add_account(house: House, new: NewAccount) -> str:
    """Add one account and return its id; raises `AccountRefused`."""
    return (await _add_all(house, [new]))[0]


async def import_accounts(house: House, new: Iterable[NewAccount]) -> int:
    """Add all or none; returns how many. `AccountRefused` names every bad one."""
    return len(await _add_all(house, list(new)))


async def list_accounts(house: House) -> list[ListedAccount]:
    """Everyone, by address."""

    def read(connection: Connection) -> list[ListedAccount]:
        return [
            ListedAccount(
                id=account.id,
                email=account.email,
                username=account.username,
                display_name=account.display_name,
                role=account.role,
                enabled=account.enabled,
                two_factor=account.two_factor,
                language=account.language,
            )
            for account in accounts.everyone(connection)
        ]

    return await house.store.read(read)


async def disable_account(house: House, email: str, *, enabled: bool = False) -> None:
    """Disable (or enable) an account: sessions and open resets end at once. Raises `AccountRefused` if unknown."""

    def switch(connection: Connection) -> list[str]:
        account = known_account(connection, email)
        accounts.change(connection, account, {"enabled": enabled})
        sessions.end_all(connection, account.id)
        happened = EventType.ACCOUNT_ENABLED if enabled else EventType.ACCOUNT_DISABLED
        note_account(connection, house, "", happened, account.id, actor="operator")
        return requests.revoke_all(connection, account.id)

    house.wakeups.signal(*await house.store.write(switch))


async def set_role(house: House, email: str, role: str) -> bool:
    """Give an account another role; it counts from the next call on. Raises `AccountRefused`.

    Whether two-factor is on: where it is not, password and mailbox are enough to switch it on and use the role.
    """
    if role not in ROLES:
        raise AccountRefused(_no_role(role))

    def give(connection: Connection) -> bool:
        account = known_account(connection, email)
        accounts.note(connection, account.id, {"role": role})
        note_account(connection, house, "", EventType.ROLE_CHANGED, account.id, actor="operator", reason=role)
        return account.two_factor

    return await house.store.write(give)


async def set_language(house: House, email: str, language: str | None) -> str | None:
    """Say what an account's owner is written to in, from the next mail on; None: whatever the owner asks in.

    Gives the language's own name, such as `de` for `de-AT`. Raises `AccountRefused`.
    """
    name = None if language is None else chosen([language])
    if language is not None and name is None:
        raise AccountRefused(_no_language(language))

    def give(connection: Connection) -> None:
        account = known_account(connection, email)
        accounts.note(connection, account.id, {"language": name})
        reason = name or ""
        note_account(connection, house, "", EventType.LANGUAGE_CHANGED, account.id, actor="operator", reason=reason)

    await house.store.write(give)
    return name


def known_account(connection: Connection, email: str) -> AccountRecord:
    """The account of an address; raises `AccountRefused` where there is none."""
    account = accounts.by_email(connection, address_key(email) or "")
    if account is None:
        msg = f"No account has the address {email}. `accounts list` shows them all."
        raise AccountRefused(msg)
    return account


async def _add_all(house: House, new: list[NewAccount]) -> list[str]:
    """Everything is checked before the first password is hashed; one transaction adds all."""
    _refuse_any({place: _why_refused(house, one) for place, one in enumerate(new, start=1)})
    rows = []
    for one in new:
        password = None if one.password is None else await house.hasher.hash(normalised_password(one.password))
        rows.append(_row(house, one, password or ""))

    def add(connection: Connection) -> None:
        taken: dict[int, str | None] = {}
        for place, row in enumerate(rows, start=1):
            if accounts.is_taken(connection, row["email_key"], row["username_key"]):
                taken[place] = f"{row['email']}: this address or user name has an account already."
                continue
            accounts.add(connection, row)
            note_account(connection, house, "", EventType.ACCOUNT_ADDED, row["id"], actor="operator")
        _refuse_any(taken)
        account_names.add_all(connection, [(key, row["id"]) for row in rows for key in _found_by(row)])

    await house.store.write(add)
    return [row["id"] for row in rows]


def _no_role(role: str) -> str:
    return f"{role!r} is not a role: {', '.join(ROLES)}."


def _no_language(language: str) -> str:
    return f"{language!r} is not a language that is there: {', '.join(shipped())}."


def _refuse_any(sentences: Mapping[int, str | None]) -> None:
    places = {place: sentence for place, sentence in sentences.items() if sentence}
    if places:
        raise AccountRefused(" ".join(places.values()), places)


def _why_refused(house: House, new: NewAccount) -> str | None:
    if address_key(new.email) is None:
        return f"{new.email!r} is not one email address."
    if new.username is not None and username_key(new.username) is None:
        return f"{new.username!r} is not a user name."
    if "@" in (new.username or "") and address_key(new.username or "") != address_key(new.email):
        return f"{new.username!r} has an @: without a user name of its own an account goes by its address."
    if (
        any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in new.display_name)
        or len(new.display_name) > NAME_CHARACTERS
    ):
        return f"The name of {new.email} has characters that no name has, or is longer than {NAME_CHARACTERS}."
    if new.role not in ROLES:
        return _no_role(new.role)
    if new.language is not None and chosen([new.language]) is None:
        return _no_language(new.language)
    if new.totp_seed is not None and not _SEED.fullmatch(new.totp_seed):
        return f"The authenticator seed of {new.email} is not base32 of at least 26 characters (128 bits)."
    return _why_password_refused(house, new)


def _why_password_refused(house: House, new: NewAccount) -> str | None:
    """A password brought along may break today's rules, but not what no password may have."""
    if new.password is None:
        return None
    password = normalised_password(new.password)
    if not 0 < len(password) <= house.policy.max_length or character_rules(password):
        return (
            f"The password of {new.email} is empty, longer than {house.policy.max_length}, or has control characters."
        )
    return None


def _found_by(row: Mapping[str, Any]) -> frozenset[str]:
    return keys_of(row["email"], row["username"], row["display_name"])


def _row(house: House, new: NewAccount, password_hash: str) -> dict[str, Any]:
    account_id = new_id(house.randomness)
    seed = new.totp_seed
    return {
        "id": account_id,
        "email": new.email,
        "email_key": address_key(new.email),
        "username": new.username,
        "username_key": None if new.username is None else username_key(new.username),
        "display_name": new.display_name,
        "role": new.role,
        "language": None if new.language is None else chosen([new.language]),
        "created": house.clock.now(),
        "password_hash": password_hash,
        "totp_seed": None if seed is None else sealed_seed(house.keys, house.randomness, account_id, seed),
    }
