"""Authenticator seeds at rest: sealed for their account, so that one copied to another account opens for nobody."""

from typing import Final

from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Randomness
from tui_reset.server.rules.sealed import Unreadable, opened, sealed

SEED_PURPOSE: Final = "totp_seed"


class SeedUnreadable(Exception):  # noqa: N818 - the seed is, nothing was done wrong
    """The stored seed was made with another key or for another account."""


def sealed_seed(keys: Keys, randomness: Randomness, account_id: str, seed: str) -> bytes:
    """Key id, nonce, and the encrypted seed, which opens for this account only."""
    return sealed(keys, randomness, SEED_PURPOSE, account_id, seed)


def opened_seed(keys: Keys, account_id: str, stored: bytes) -> str:
    """The base32 seed; raises `SeedUnreadable`."""
    try:
        return opened(keys, SEED_PURPOSE, account_id, stored)
    except Unreadable as fault:
        raise SeedUnreadable(f"the seed of the account {fault}") from fault
