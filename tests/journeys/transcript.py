"""What was said and typed in lines, as bytes and as text: is it plain, and what of it stays the same each time."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_CODE: Final = r"[0-9A-HJKMNP-TV-Z]{4}"
_CHANGING: Final = (
    (re.compile(r"http://127\.0\.0\.1:\d+/r/[\w=-]+"), "<link>"),
    (re.compile(r"^> [\w-]{10,}$", re.MULTILINE), "> <the rest of the link>"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "<service>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<service>"),
    (re.compile(r"\b\d{3}[ -]\d{3}[ -]\d{3}\b"), "<reference>"),
    (re.compile(rf"\b{_CODE}(?:-{_CODE}){{3}}\b", re.IGNORECASE), "<recovery code>"),
    (re.compile(rf"(?!0000-0000)(?:^|(?<=\[)|(?<=: )){_CODE}[ -]?{_CODE}$", re.IGNORECASE | re.MULTILINE), "<code>"),
    (re.compile(r"(?<=: )\d{6}$", re.MULTILINE), "<authenticator code>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b"), "<moment>"),
    (re.compile(r"\b\d+ (?:seconds?|minutes?)\b"), "<time>"),
)
"""Patterns of what is new in each run, and the names that stand for it in what is kept."""
_SLOW: Final = re.compile(
    r"^(?:[A-Z][^\n.]+\.\s+Ctrl\+C\s+stops\s+waiting|One moment|The service answers again)\.\n", re.MULTILINE
)
"""Said when an answer takes a moment: on a busy machine only."""
_NARROWEST: Final = 20
_NO_TEXT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode's categories of what commands a terminal, shows nothing, or is no character."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """`raw` is what the terminal got, `typed` the lines that its person typed, `columns` the width of the window."""

    raw: bytes
    typed: tuple[str, ...] = ()
    columns: int = 80

    @property
    def said(self) -> str:
        """As it would be read."""
        return self.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def named(self) -> str:
        """With names in the place of what is new each time."""
        said = _SLOW.sub("", self.said)
        for pattern, name in _CHANGING:
            said = pattern.sub(name, said)
        return said

    def faults(self) -> list[str]:
        """What is more than text and line ends, and lines that a terminal had to break; empty as it should be."""
        return [*self._commands(), *self._long_lines()]

    def _commands(self) -> Iterator[str]:
        for line in self.said.split("\n"):
            signs = {
                sign for sign in line if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} or sign == "\ufffd"
            }
            if signs:
                yield f"{sorted(map(hex, map(ord, signs)))} in {line!r}"

    def _long_lines(self) -> Iterator[str]:
        """What was typed runs on as it likes; everything else keeps within the window, unless it is one word."""
        if self.columns < _NARROWEST:
            return
        for line in self.said.split("\n"):
            ours = min((line.removesuffix(text) for text in self.typed), key=len, default=line)
            if len(ours.rstrip()) > self.columns and " " in ours.rstrip():
                yield f"{len(ours)} of {self.columns} columns: {ours!r}"
