"""All keys, derived from master keys that live outside the database (HKDF, RFC 5869): one makes, all check."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

MASTER_KEY_BYTES: Final = 32
SLOTS: Final = 16
"""How many keys can be told apart by what they made: four bits of an id."""
_SLOT_OF: Final = {
    character: place % SLOTS
    for place, character in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}


class Keys:
    """A master key, what is made from it, and the others that are still known; never shown, nor in the database.

    `number` is the id that goes with what it makes: the first key has 1, which stands nowhere. Make with this one;
    check with `fits`, with `of` (what made that id), or with each of `every`.
    """

    __slots__ = ("_by_slot", "_derived", "_extracted", "_keyed", "_others", "number", "steady")

    def __init__(self, master: bytes, number: int = 1, others: "Sequence[Keys]" = ()) -> None:
        if len(master) != MASTER_KEY_BYTES:
            msg = f"the master key must have {MASTER_KEY_BYTES} bytes"
            raise ValueError(msg)
        self.number = number
        self._extracted = hmac.digest(b"tui-reset", master, hashlib.sha256)
        self._derived: dict[str, bytes] = {}
        self._keyed: dict[str, hmac.HMAC] = {}
        self._others = tuple(others)
        self._by_slot = {one.slot: one for one in self._others}
        self.steady: Keys = min(self.every, key=lambda one: one.number)
        """The oldest: for what is counted or looked up by a keyed name, which a new key must not set back."""

    def __repr__(self) -> str:
        return "Keys()"

    @property
    def slot(self) -> int:
        """What stands in the ids that this key makes: 0 for the first."""
        return (self.number - 1) % SLOTS

    @property
    def every(self) -> "tuple[Keys, ...]":
        """All that check: this one first."""
        return (self, *self._others)

    def of(self, made_id: str) -> "Keys":
        """The key that made an id of `tokens.new_id_at`, and so the secrets that hang on it."""
        if not self._by_slot:
            return self
        return self._by_slot.get(_SLOT_OF.get(made_id[-1:], 0), self)

    def numbered(self, number: int) -> "Keys | None":
        """The key with that number, if it is known here."""
        return next((one for one in self.every if one.number == number), None)

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

    def fits(self, digest: bytes, purpose: str, *parts: str) -> bool:
        """Whether any known key made that `mac`: the one that makes is tried first; constant time for each."""
        return any(hmac.compare_digest(digest, one.mac(purpose, *parts)) for one in self.every)
