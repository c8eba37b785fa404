"""Reads the answer to a range: the rest of each hash that begins so, and how often it was seen (Pwned Passwords v3)."""

import hashlib
import hmac
import re
from typing import Final

PREFIX_DIGITS: Final = 5
"""Of forty: one of 1,048,576 ranges, so that about a thousand leaked passwords share what is sent (k-anonymity)."""
_LINE: Final = re.compile(rb"([0-9A-Fa-f]{35}):(\d{1,12})", re.ASCII)


class NoRange(ValueError):  # noqa: N818 - says what it is
    """The answer is something else, such as a sign-in page of the network in between."""


def digits_of(password: str) -> tuple[str, bytes]:
    """Range and rest of a password's SHA-1, in capitals: what the list is sorted by, and protects nothing here."""
    digits = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()
    return digits[:PREFIX_DIGITS], digits[PREFIX_DIGITS:].encode()


def holds(answer: bytes, rest: bytes) -> bool:
    """Whether the rest is among them, each compared in constant time; padding has a count of 0. Raises NoRange."""
    found = False
    for line in answer.split(b"\n"):
        bare = line.strip()
        if not bare:
            continue
        read = _LINE.fullmatch(bare)
        if read is None:
            raise NoRange
        found |= hmac.compare_digest(read[1].upper(), rest) and int(read[2]) > 0
    return found
