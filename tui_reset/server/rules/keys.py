"""All keys, derived from one master key that lives outside the database (HKDF, RFC 5869)."""

import hashlib
import hmac
from typing import Final

MASTER_KEY_BYTES: Final = 32


class Keys:
    """The master key and what is made from it; never shown, never stored in the database."""

    __slots__ = ("_derived", "_extracted", "_keyed")

    def __init__(self, master: bytes) -> None:
        if len(master) != MASTER_KEY_BYTES:
            msg = f"the master key must have {MASTER_KEY_BYTES} bytes"
            raise ValueError(msg)
        self._extracted = hmac.digest(b"tui-reset", master, hashlib.sha256)
        self._derived: dict[str, bytes] = {}
        self._keyed: dict[str, hmac.HMAC] = {}

    def __repr__(self) -> str:
        return "Keys()"

    def key(self, purpose: str) -> bytes:
        """A 32-byte key of its own for each purpose (HKDF-Expand, one block)."""
        if (known := self._derived.get(purpose)) is None:
            known = hmac.digest(self._extracted, purpose.encode() + b"\x01", hashlib.sha256)
            self._derived[purpose] = known
        return known

    def mac(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA-256 over the parts, each with its length, so that no two lists look alike."""
        message = "".join([f"{len(part)}:{part}" for part in parts])
        # A copy of one that has its key is half the work of a new one, and does not let go of the interpreter.
        if (keyed := self._keyed.get(purpose)) is None:
            keyed = self._keyed[purpose] = hmac.new(self.key(purpose), digestmod=hashlib.sha256)
        digest = keyed.copy()
        digest.update(message.encode("utf-8", "surrogatepass"))
        return digest.digest()
