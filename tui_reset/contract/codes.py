"""Codes that people copy: Crockford base32, grouped for the eye, forgiving when typed."""

import re
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32: without I, L, O and U."""
_LOOKALIKES: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS: Final = re.compile(r"[\s\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]+")
"""Blanks, all kinds of dashes, and what cannot be seen but comes along when text is copied."""


def code_from_bytes(data: bytes, characters: int) -> str:
    """`characters` letters of the alphabet from the first `5 * characters` bits of `data`."""
    bits = int.from_bytes(data, "big") >> (len(data) * 8 - characters * 5)
    return "".join([ALPHABET[(bits >> place) & 31] for place in range(characters * 5 - 5, -1, -5)])


def grouped(code: str) -> str:
    """`ABCD1234` as `ABCD-1234`."""
    return "-".join([code[at : at + 4] for at in range(0, len(code), 4)])


def normalised_code(typed: str) -> str:
    """The one form that is compared and counted: no spaces or dashes, upper case, I L O read as 1 1 0 (S2.14a)."""
    return _SEPARATORS.sub("", typed).upper().translate(_LOOKALIKES)


def is_code(typed: str, characters: int) -> bool:
    """Whether `typed`, once normalised, has the form of a code of that length."""
    code = normalised_code(typed)
    return len(code) == characters and all(letter in ALPHABET for letter in code)
