"""What an application says of itself, made fit to be kept and shown to a person."""

import re
from html import unescape
from typing import Final
from unicodedata import category, normalize
from urllib.parse import unquote

SPOKEN_CHARACTERS: Final = 200
READ_CHARACTERS: Final = 8 * SPOKEN_CHARACTERS
"""What is longer is no sentence, and its marks could take seconds to sort."""
_BLANKS: Final = re.compile(r"\s+")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, direction marks, surrogates and unassigned: none belongs into a sentence (SECURITY, hostile text)."""


def fit_to_show(said: object, password: str) -> str:
    """One line of at most `SPOKEN_CHARACTERS`; nothing where it is no text, too long, or repeats the password.

    Some applications quote what they refuse. It is shown to its owner, but kept too, so it must not hold it.
    """
    if not isinstance(said, str) or len(said) > READ_CHARACTERS:
        return ""
    seen = "".join(" " if char.isspace() else char for char in said if _is_seen(char))
    line = _BLANKS.sub(" ", seen).strip()
    own = _bare(password)
    if any(own in _bare(read) for read in (said, unescape(said), unquote(said))):
        return ""
    return line if len(line) <= SPOKEN_CHARACTERS else f"{line[: SPOKEN_CHARACTERS - 1]}…"


def _is_seen(char: str) -> bool:
    return char.isspace() or category(char) not in _UNSEEN


def _bare(text: str) -> str:
    """Letters and digits as they compare whatever was put between them, and in whichever case."""
    return "".join(char for char in normalize("NFKC", text).casefold() if char.isalnum())
