"""Codes spelled out, for reading aloud: the radiotelephony alphabet (ICAO Annex 10, ITU Radio Regulations App. 14).

Its words for letters are the same in every language, and who hears them at a desk may speak another one; DIN 5009 has
cities instead that nobody knows abroad. Digits and signs are named in the language that is spoken.
"""

from typing import Final

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_WORDS: Final = (
    *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima"),
    *("Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey"),
    *("X-ray", "Yankee", "Zulu"),
)
# For translators: digits and signs as a code is read out, such as “K Kilo, 7 seven, dash, 2 two”.
_DIGITS: Final = (
    *(mark("zero"), mark("one"), mark("two"), mark("three"), mark("four")),
    *(mark("five"), mark("six"), mark("seven"), mark("eight"), mark("nine")),
)
_SIGNS: Final = {"-": mark("dash"), " ": mark("space")}


def spelled(code: str) -> str:
    """`K7-2` as `K Kilo, 7 seven, dash, 2 two`."""
    return ", ".join(_spoken(letter) for letter in code.upper())


def _spoken(letter: str) -> str:
    if letter.isascii() and letter.isdigit():
        return f"{letter} {_(_DIGITS[int(letter)])}"
    if "A" <= letter <= "Z":
        return f"{letter} {_WORDS[ord(letter) - ord('A')]}"
    return _(_SIGNS[letter]) if letter in _SIGNS else letter
