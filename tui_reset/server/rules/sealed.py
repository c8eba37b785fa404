"""Secrets that must be read again, at rest: AES-256-GCM with a key outside the database (ASVS 13.3.1)."""

from typing import Final

from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.moment import Randomness

KEY_ID_BYTES: Final = 4
NONCE_BYTES: Final = 12


class Unreadable(Exception):  # noqa: N818 - it is, nothing was done wrong
    """What is stored was sealed with another key, or for something else. Its text goes on from a subject."""


def sealed(keys: Keys, randomness: Randomness, purpose: str, owner: str, secret: str) -> bytes:
    """Key id, nonce, and the encrypted secret, which opens for this purpose and this owner only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 6 MiB, once one is needed

    nonce = randomness.token_bytes(NONCE_BYTES)
    return sealed_by(keys, purpose) + nonce + AESGCM(keys.key(purpose)).encrypt(nonce, secret.encode(), owner.encode())


def opened(keys: Keys, purpose: str, owner: str, stored: bytes) -> str:
    """The secret; raises `Unreadable`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    key_id, rest = stored[:KEY_ID_BYTES], stored[KEY_ID_BYTES:]
    maker = next((one for one in keys.every if key_id == sealed_by(one, purpose)), None)
    if maker is None:
        raise Unreadable("was sealed with another master key")
    try:
        return AESGCM(maker.key(purpose)).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], owner.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable("was sealed for something else") from error


def sealed_by(keys: Keys, purpose: str) -> bytes:
    """What begins with this was sealed with this key, for this purpose."""
    return keys.mac("key_id", purpose)[:KEY_ID_BYTES]
