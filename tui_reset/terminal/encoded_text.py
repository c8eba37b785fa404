"""Text for terminals without UTF-8: the typographic signs of our own sentences become plain ASCII."""

import codecs
from typing import Final

_ASCII: Final = str.maketrans(
    {
        "\u201e": '"',
        "\u00e4": "ae",
        "\u00f6": "oe",
        "\u00fc": "ue",
        "\u00c4": "Ae",
        "\u00d6": "Oe",
        "\u00dc": "Ue",
        "\u00df": "ss",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u2013": "-",
        "\u2014": "-",
        "\u00b7": "-",
        "\u2192": "->",
        "\u2260": "!=",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u00a0": " ",
    }
)


def written(text: str, encoding: str) -> bytes:
    """`text` in the terminal's encoding; what it cannot write becomes ASCII where that reads alike, `?` elsewhere."""
    if is_utf8(encoding):
        return text.encode("utf-8", "replace")
    try:
        return text.encode(encoding)
    except LookupError:
        encoding = "ascii"
    except UnicodeEncodeError:
        pass
    return b"".join(_letter(letter, encoding) for letter in text)


def _letter(letter: str, encoding: str) -> bytes:
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return letter.translate(_ASCII).encode(encoding, "replace")


def is_utf8(encoding: str) -> bool:
    """Whether that name means UTF-8."""
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
