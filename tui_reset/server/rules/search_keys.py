"""What a person at the desk finds people by: the beginning of each name and of each further word of it (S1.11)."""

import re
import unicodedata
from typing import Final

from tui_reset.contract import limits

KEY_CHARACTERS: Final = limits.DESK_QUERY_CHARACTERS
"""What a key is cut to, and what is asked for as well: case folding can make a name longer than it was."""
WORDS: Final = 8
"""How many words of a name can be found, so that one account never has a hundred keys."""
_WORD: Final = re.compile(r"(?<![^ \-])[^ \-]")


def search_key(text: str) -> str:
    """One form for what is stored and what is typed: composed, without regard to case, single blanks between words."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.split())[:KEY_CHARACTERS]


def can_be_found(text: str) -> bool:
    """Whether there can be a name like that: none has control or unassigned characters, and PostgreSQL takes no NUL."""
    return not any(unicodedata.category(char)[0] == "C" for char in text)


def keys_of(email: str, username: str | None, display_name: str) -> frozenset[str]:
    """All that an account is found by: user name, address, display name, and what follows each start of a word."""
    name = search_key(display_name)
    starts = [found.start() for found in _WORD.finditer(name)][:WORDS]
    keys = {search_key(email), search_key(username or ""), name, *(name[start:] for start in starts)}
    return frozenset(keys - {""})
