"""Keeps out what a terminal answers to questions of others: it would be typed into the field that has the focus.

An editor asks for the terminal's kind and colours and is gone when the answer comes; a slow line brings it to us.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator
from enum import Enum, auto
from typing import Final

SILENCE_SECONDS: Final = 0.1
"""An answer comes in one piece; after so much silence what follows is a key again."""
_ESCAPE: Final = "\x1b"
_STRINGS: Final = frozenset("]P_^X")
"""Of OSC, DCS, APC, PM and SOS (ECMA-48 5.6); each is also a key, with Alt."""
_PRIVATE: Final = frozenset("?>=")
"""No key has these behind `ESC [`: device attributes, status, colours, keyboard flags, modes."""
_STRING_ENDS: Final = re.compile("[\x07\x18\x1a\x1b\x9c]")
_ANSWER_ENDS: Final = re.compile("[\x00-\x1f\x40-\x7f]")
_ANSWER_CHARACTERS: Final = 128
_SHOWS_FRAMES_WHOLE: Final = re.compile(r"\?2026;[0-4]\$y")
"""The one that we asked for."""


_Step = Generator[str | None, None, str]
"""Gives what passes, and in the end what is still to be looked at."""


class _At(Enum):
    GROUND = auto()
    ESCAPE = auto()
    BRACKET = auto()
    PRIVATE = auto()
    LETTER = auto()
    STRING = auto()
    STRING_ESCAPE = auto()


class AnswerGate:
    """Keys pass at once, as they are; of answers nothing passes, however they are cut."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = 0.0
        self._at = _At.GROUND
        self._kept = ""

    def feed(self, text: str) -> Iterator[str | None]:
        """What may pass now that `text` has come; None: the Escape that has passed begins nothing."""
        self._heard = self._clock()
        while text:
            text = yield from self._STEPS[self._at](self, text)

    def tick(self) -> str:
        """Ends what has been silent for long; the letter of a key with Alt that was taken for a beginning, or ""."""
        if self._at is _At.GROUND or self._clock() - self._heard < SILENCE_SECONDS:
            return ""
        letter = self._kept if self._at is _At.LETTER else ""
        self._at, self._kept = _At.GROUND, ""
        return letter

    @property
    def is_inside(self) -> bool:
        """Whether the beginning of an answer is kept back, whose Escape has passed."""
        return self._at in {_At.PRIVATE, _At.LETTER}

    def _ground(self, text: str) -> _Step:
        keys, escape, rest = text.partition(_ESCAPE)
        yield keys + escape
        if escape:
            self._at = _At.ESCAPE
        return rest

    def _escape(self, text: str) -> _Step:
        if text[0] in _STRINGS:
            self._at, self._kept = _At.LETTER, text[0]
            return text[1:]
        if text[0] == "[":
            self._at = _At.BRACKET
            yield "["
            return text[1:]
        self._at = _At.GROUND
        return text

    def _bracket(self, text: str) -> _Step:
        yield from ()
        if text[0] in _PRIVATE:
            self._at, self._kept = _At.PRIVATE, text[0]
            return text[1:]
        self._at = _At.GROUND
        return text

    def _private(self, text: str) -> _Step:
        end = _ANSWER_ENDS.search(text)
        if end is None and len(self._kept) + len(text) <= _ANSWER_CHARACTERS:
            self._kept += text
            return ""
        last = text[: end.end()] if end else text
        answer, self._kept, self._at = self._kept + last, "", _At.GROUND
        yield answer if _SHOWS_FRAMES_WHOLE.fullmatch(answer) else None
        return text[len(last) - (last[-1] < " ") :]

    def _letter(self, text: str) -> _Step:
        letter, self._kept = self._kept, ""
        if text[0] == _ESCAPE:
            self._at = _At.GROUND
            yield letter
        else:
            self._at = _At.STRING
            yield None
        return text

    def _string(self, text: str) -> _Step:
        yield from ()
        end = _STRING_ENDS.search(text)
        if end is None:
            return ""
        self._at = _At.STRING_ESCAPE if end[0] == _ESCAPE else _At.GROUND
        return text[end.end() :]

    def _string_escape(self, text: str) -> _Step:
        if text[0] == "\\":
            self._at = _At.GROUND
            return text[1:]
        self._at = _At.ESCAPE
        yield _ESCAPE
        return text

    _STEPS: Final = {
        _At.GROUND: _ground,
        _At.ESCAPE: _escape,
        _At.BRACKET: _bracket,
        _At.PRIVATE: _private,
        _At.LETTER: _letter,
        _At.STRING: _string,
        _At.STRING_ESCAPE: _string_escape,
    }
