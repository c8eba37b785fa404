"""How lines look: numbered menus, questions, and words kept whole; without any import that costs time."""

from collections.abc import Iterable, Sequence

NARROWEST = 20
"""Columns: below it nothing is gained by keeping words whole."""


def menu_lines(labels: Sequence[str]) -> list[str]:
    """`1. First`, `2. Second`."""
    return [f"{number}. {label}" for number, label in enumerate(labels, start=1)]


def which(number: int, *, default: bool = False) -> str:
    """The question below a menu of so many lines; with a `default` Enter alone is the first."""
    if number == 1:
        return "Type 1, or Enter: " if default else "Type 1: "
    enter = ", or Enter for 1" if default else ""
    if number == 2:
        return f"Type 1 or 2{enter}: "
    return f"Type a number from 1 to {number}{enter}: "


def wrapped(line: str, columns: int) -> Iterable[str]:
    """The line in pieces of at most `columns` characters, words whole; a word that is longer stays whole too.

    A terminal would cut words in two, and a screen reader reads what is on a line. 0 columns: as it is.
    """
    if columns < NARROWEST or len(line) <= columns:
        yield line
        return
    piece = ""
    for word in line.split(" "):
        if piece and len(piece) + 1 + len(word) > columns:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    yield piece
