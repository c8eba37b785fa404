"""How lines look: numbered menus, questions, and words kept whole; without any import that costs time."""

from collections.abc import Iterable, Iterator, Sequence

from tui_reset.contract.cells import cells, parts
from tui_reset.language.texts import gettext as _

NARROWEST = 20
"""Columns: below it nothing is gained by keeping words whole."""


def menu_lines(labels: Sequence[str]) -> list[str]:
    """`1. First`, `2. Second`."""
    return [f"{number}. {label}" for number, label in enumerate(labels, start=1)]


def which(number: int, *, default: bool = False) -> str:
    """The question below a menu of so many lines; with a `default` Enter alone is the first. It ends with a blank."""
    if number == 1:
        question = _("Type 1, or Enter:") if default else _("Type 1:")
    elif number == 2:
        question = _("Type 1 or 2, or Enter for 1:") if default else _("Type 1 or 2:")
    elif default:
        question = _("Type a number from 1 to {number}, or Enter for 1:").format(number=number)
    else:
        question = _("Type a number from 1 to {number}:").format(number=number)
    return f"{question} "


def wrapped(line: str, columns: int) -> Iterable[str]:
    """The line in pieces of at most `columns` cells, words whole; a word that is longer stays whole too.

    A terminal would cut words in two, and a screen reader reads what is on a line. Wide letters, which stand in texts
    without blanks, are cut between two of them. 0 columns: as it is.
    """
    if columns < NARROWEST or cells(line) <= columns:
        yield line
        return
    piece = ""
    for blank, part in _parts(line):
        if piece and cells(piece) + len(blank) + cells(part) > columns:
            yield piece
            piece = part
        else:
            piece = f"{piece}{blank}{part}" if piece else part
    yield piece


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Each part that is kept whole, with the blank before it where there is one."""
    for word in line.split(" "):
        for place, part in enumerate(parts(word)):
            yield "" if place else " ", part
