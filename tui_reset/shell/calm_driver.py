"""Textual's terminal driver, made to survive what a terminal or a hostile one may send (TERMINAL.md D)."""

import os
import re
import selectors
import time
from codecs import getincrementaldecoder
from typing import Final

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui_reset.shell.paste_gate import PasteGate

WIDEST: Final = 400
HIGHEST: Final = 150
"""Larger windows are drawn at this size: a claimed 20,000 x 20,000 would take gigabytes."""
_SEQUENCES: Final = re.compile("(?=\x1b)")
_PASTE_SECONDS: Final = 1.0
"""How long an unfinished paste may pause before it is taken as finished; it would swallow keys for ever."""


class CalmDriver(LinuxDriver):
    """Broken UTF-8 becomes U+FFFD, nonsense sequences are dropped, end of input ends the app."""

    def hear_mouse(self, *, wanted: bool) -> None:
        """Ask the terminal to report the mouse, or to keep it for selecting text by hand."""
        if wanted:
            self._enable_mouse_support()
        else:
            self._disable_mouse_support()

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        return min(width, WIDEST), min(height, HIGHEST)

    def _query_in_band_window_resize(self) -> None:
        """Sizes come from the kernel, which cannot be made to lie by what is on the screen."""

    def process_message(self, message: Message) -> None:
        """Sizes that come as key strokes are dropped."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read keys until the app ends."""
        selector = selectors.SelectSelector()
        selector.register(self.fileno, selectors.EVENT_READ)
        decode = getincrementaldecoder("utf-8")("replace").decode
        gate, heard = PasteGate(), time.monotonic()
        self._parser = XTermParser(self._debug)
        try:
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = os.read(self.fileno, 4096)
                    if not data:
                        self._app.call_later(self._app.exit)
                        return
                    heard = time.monotonic()
                    self._pass_on(gate.feed(decode(data)))
                elif gate.is_inside and time.monotonic() - heard > _PASTE_SECONDS:
                    self._pass_on(gate.give_up())
                self._pass_on("")
        finally:
            selector.close()

    def _pass_on(self, text: str) -> None:
        """Parse and post, sequence by sequence: one that cannot be parsed is lost and takes nothing with it."""
        for piece in _SEQUENCES.split(text):
            try:
                for message in self._parser.feed(piece) if piece else self._parser.tick():
                    self.process_message(message)
            except (ValueError, OverflowError, ZeroDivisionError, ParseError):
                self._parser = XTermParser(self._debug)
