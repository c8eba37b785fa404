"""What an operator does with accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_reset.server.house import House


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to add. Without a password it can only be opened through a reset. `totp_seed` is base32."""

    email: str
    username: str | None = None
    display_name: str = ""
    role: str = "user"
    password: str | None = field(default=None, repr=False)
    totp_seed: str | None = field(default=None, repr=False)


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


class AccountRefused(Exception):  # noqa: N818 - it is refused, nothing broke
    """The account cannot be added or found; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def add_account(house: House, new: NewAccount) -> str:
    """Add one account and return its id; raises `AccountRefused`."""
    raise NotImplementedError


async def import_accounts(house: House, new: Iterable[NewAccount]) -> int:
    """Add all or none; returns how many. `AccountRefused` names the first bad one by its place (from 1)."""
    raise NotImplementedError


async def list_accounts(house: House) -> list[ListedAccount]:
    """Everyone, by address."""
    raise NotImplementedError


async def disable_account(house: House, email: str, *, enabled: bool = False) -> None:
    """Disable (or enable) an account: sessions and open resets end at once. Raises `AccountRefused` if unknown."""
    raise NotImplementedError
