"""What a terminal sends, as Textual's messages: broken bytes and nonsense are lost, and take nothing with them."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Final

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui_reset.shell.paste_gate import PasteGate

PASTE_SECONDS: Final = 1.0
"""How long an unfinished paste may pause before it is taken as finished; it would swallow keys for ever."""
_SEQUENCES: Final = re.compile("(?=\x1b)")
_NOT_PARSED: Final = (ValueError, OverflowError, ZeroDivisionError, ParseError)


class KeyStream:
    """Bytes in, messages out. Broken UTF-8 becomes U+FFFD; a paste comes whole and bounded."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._gate = PasteGate()
        self._parser = XTermParser(debug)

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
        try:
            for message in self._parser.tick():
                self._gate.forget_start()
                yield message
        except _NOT_PARSED:
            self._parser = XTermParser(self._debug)

    def _parsed(self, text: str) -> Iterator[Message]:
        """Sequence by sequence: one that cannot be parsed is lost alone."""
        for piece in _SEQUENCES.split(text):
            try:
                if piece:
                    yield from self._parser.feed(piece)
            except _NOT_PARSED:
                self._parser = XTermParser(self._debug)
