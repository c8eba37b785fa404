"""Codes spelled out, for reading aloud: the radiotelephony alphabet (ICAO Annex 10, ITU Radio Regulations App. 14)."""

from typing import Final

_WORDS: Final = (
    *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima"),
    *("Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey"),
    *("X-ray", "Yankee", "Zulu"),
)
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SIGNS: Final = {"-": "dash", " ": "space"}


def spelled(code: str) -> str:
    """`K7-2` as `K Kilo, 7 seven, dash, 2 two`."""
    return ", ".join(_spoken(letter) for letter in code.upper())


def _spoken(letter: str) -> str:
    if letter.isascii() and letter.isdigit():
        return f"{letter} {_DIGITS[int(letter)]}"
    if "A" <= letter <= "Z":
        return f"{letter} {_WORDS[ord(letter) - ord('A')]}"
    return _SIGNS.get(letter, letter)
