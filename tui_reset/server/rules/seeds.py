"""Authenticator seeds at rest: AES-256-GCM with a key outside the database, bound to their account (ASVS 13.3.1)."""

from typing import Final

from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Randomness

KEY_ID_BYTES: Final = 4
NONCE_BYTES: Final = 12
_PURPOSE: Final = "totp_seed"


class SeedUnreadable(Exception):  # noqa: N818 - the seed is, nothing was done wrong
    """The stored seed was made with another key or for another account."""


def sealed_seed(keys: Keys, randomness: Randomness, account_id: str, seed: str) -> bytes:
    """Key id, nonce, and the encrypted seed, which opens for this account only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 6 MiB, once a seed is needed

    nonce = randomness.token_bytes(NONCE_BYTES)
    sealed = AESGCM(keys.key(_PURPOSE)).encrypt(nonce, seed.encode(), account_id.encode())
    return _key_id(keys) + nonce + sealed


def opened_seed(keys: Keys, account_id: str, sealed: bytes) -> str:
    """The base32 seed; raises `SeedUnreadable`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    key_id, nonce, rest = (
        sealed[:KEY_ID_BYTES],
        sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES],
        sealed[KEY_ID_BYTES + NONCE_BYTES :],
    )
    if key_id != _key_id(keys):
        msg = "the seed was sealed with another master key"
        raise SeedUnreadable(msg)
    try:
        return AESGCM(keys.key(_PURPOSE)).decrypt(nonce, rest, account_id.encode()).decode()
    except InvalidTag as error:
        msg = "the seed does not belong to this account"
        raise SeedUnreadable(msg) from error


def _key_id(keys: Keys) -> bytes:
    return keys.mac("key_id", _PURPOSE)[:KEY_ID_BYTES]
