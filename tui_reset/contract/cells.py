"""How many columns a text takes, and where a line may end: wide letters take two, accents of their own none."""

from collections.abc import Iterator

_WIDE = frozenset("WF")
_NOTHING = frozenset({"Mn", "Me", "Cf"})
"""Accents that stand on the letter before them, and signs that only join or order letters."""
_AS_PICTURE = "\ufe0f"
"""Asks that the sign before it is drawn as a picture, which is wide."""


def cells(text: str) -> int:
    """Columns that `text` takes (Unicode Standard Annex 11); of pictures that are joined into one rather too many."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def parts(word: str) -> Iterator[str]:
    """The word cut where a line may end inside of it: between two wide letters (Unicode Standard Annex 14, ID).

    Not before what closes, nor behind what opens.
    """
    if word.isascii():
        yield word
        return
    begin = 0
    for place in range(1, len(word)):
        if _may_break(word[place - 1], word[place]):
            yield word[begin:place]
            begin = place
    yield word[begin:]


def _width(letter: str) -> int:
    if letter.isascii() or letter == _AS_PICTURE:
        return 1
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - not every language needs it

    if category(letter) in _NOTHING:
        return 0
    return 2 if east_asian_width(letter) in _WIDE else 1


def _may_break(before: str, after: str) -> bool:
    from unicodedata import category  # noqa: PLC0415 - the same

    both_wide = _width(before) == _width(after) == 2
    return both_wide and category(before) != "Ps" and category(after) not in {"Pe", "Po", "Lm"}
