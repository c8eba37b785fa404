"""Which language a caller would like to read, out of a header that anybody can write."""

from functools import lru_cache
from typing import Final

from tui_reset.language.choice import from_accept_language
from tui_reset.language.texts import PSEUDO

_LONGEST: Final = 256
"""Octets of a header that are looked at: browsers write less than a hundred."""


def wished_language(header: bytes) -> str | None:
    """The name of a language that is there, or None; never what stood in the header (RFC 9110 §12.5.4)."""
    return _known(header) if len(header) <= _LONGEST else None


@lru_cache(maxsize=512)
def _known(header: bytes) -> str | None:
    found = from_accept_language(header.decode("latin-1"))
    # Nobody reads the pseudo-locale: whoever asks for somebody else must not have it mailed to them.
    return None if found == PSEUDO else found
