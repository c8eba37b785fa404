"""What a terminal sends, as Textual's messages: broken bytes and nonsense are lost, and take nothing with them."""

import re
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from tui_reset.shell.answer_gate import AnswerGate
from tui_reset.shell.paste_gate import PasteGate

PASTE_SECONDS: Final = 1.0
"""How long an unfinished paste may pause before it is taken as finished; it would swallow keys for ever."""
_SEQUENCES: Final = re.compile("(?=\x1b)")
_ANSWERS: Final = re.compile(r"\x1b\[[0-9;]*(?:[cntx]|\$y)")
"""Status, window and device reports: short ones, without the marks that no key has."""
_NOT_PARSED: Final = (ValueError, OverflowError, ZeroDivisionError, ParseError)


class _KeyParser(XTermParser):
    """Textual's, that does not type what a terminal reports."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if _ANSWERS.fullmatch(sequence):
            return [events.Key(Keys.Ignore, None)]
        return super()._sequence_to_key_events(sequence, alt=alt)

    def with_alt(self, letter: str) -> Iterable[events.Key]:
        """That key, with Alt."""
        return self._sequence_to_key_events(letter, alt=True)


class KeyStream:
    """Bytes in, messages out. Broken UTF-8 becomes U+FFFD; a paste comes whole and bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, debug: bool = False) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._gate = PasteGate()
        self._answers = AnswerGate(clock)
        self._parser = _KeyParser(debug)

    @property
    def is_in_paste(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._gate.is_inside

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are whole now."""
        return self._parsed(self._gate.feed(self._decode(data)))

    def end_paste(self) -> Iterator[Message]:
        """The paste as far as it has come."""
        return self._parsed(self._gate.give_up())

    def tick(self) -> Iterator[Message]:
        """What only time decides: an Escape that nothing follows is the key. A paste is never cut by it."""
        if self._gate.is_inside:
            return
        if self._answers.is_inside:
            yield from self._given_up()
            return
        self._answers.tick()
        try:
            for message in self._parser.tick():
                self._gate.forget_start()
                yield message
        except _NOT_PARSED:
            self._parser = _KeyParser(self._debug)

    def _given_up(self) -> Iterator[Message]:
        """What began like an answer and did not go on was a key with Alt, or is lost."""
        letter = self._answers.tick()
        if not self._answers.is_inside:
            self._parser = _KeyParser(self._debug)
            self._gate.forget_start()
            if letter:
                yield from self._parser.with_alt(letter)

    def _parsed(self, text: str) -> Iterator[Message]:
        """Sequence by sequence: one that cannot be parsed is lost alone."""
        for passed in self._answers.feed(text):
            if passed is None:
                self._parser = _KeyParser(self._debug)
                continue
            for piece in _SEQUENCES.split(passed):
                try:
                    if piece:
                        yield from self._parser.feed(piece)
                except _NOT_PARSED:
                    self._parser = _KeyParser(self._debug)
