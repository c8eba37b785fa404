"""Text as man pages want it: the man macros, plain ASCII, and no letter that roff would take for its own."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_CODE: Final = re.compile(r"`([^`]+)`")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_ITALIC: Final = re.compile(r"\*([^*\s][^*]*)\*")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_KEPT: Final = "\b"
"""How click marks a paragraph whose lines stay as they are."""


def plain(text: str) -> str:
    """Escaped; what is typed keeps its minus."""
    text = (
        text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti").replace("^", r"\(ha").replace("`", r"\(ga")
    )
    text = "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in text)
    return re.sub(r"(?m)^(?=[.'])", r"\\&", text)


def inline(markdown: str) -> str:
    """One run of Markdown: `code` and **bold** are bold, *this* is italic, links are their text."""
    text = plain(_LINK.sub(r"\1", markdown.replace("`", "\x00")).replace("\x00", "`")).replace(r"\(ga", "`")
    text = _CODE.sub(r"\\fB\1\\fR", text)
    return _ITALIC.sub(r"\\fI\1\\fR", _BOLD.sub(r"\\fB\1\\fR", text))


def heading(name: str) -> str:
    """A section."""
    return f".SH {name.upper()}"


def part(name: str) -> str:
    """A part of a section."""
    return f'.SS "{plain(name)}"'


def item(term: str, text: str) -> Iterator[str]:
    """A term, and what it is. `term` is roff already."""
    yield ".TP"
    yield term
    yield text


def lines_as_they_are(lines: Iterable[str]) -> Iterator[str]:
    """An example."""
    yield from (".PP", ".EX", *(plain(line) for line in lines), ".EE")


def paragraphs(text: str) -> Iterator[str]:
    """A help text as click has it: paragraphs, and those whose lines stay."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith(_KEPT):
            yield from _kept([line.rstrip() for line in paragraph.splitlines()[1:]])
        else:
            yield from (".PP", inline(" ".join(paragraph.split())))


def _kept(lines: list[str]) -> Iterator[str]:
    """`Example:` and the like is a sentence; the lines below it are an example, if they stand in from it."""
    if all(line.startswith(" ") for line in lines[1:]):
        yield from (".PP", inline(lines[0]), *lines_as_they_are(lines[1:]))
    else:
        yield from (".PP", ".nf", *map(inline, lines), ".fi")
