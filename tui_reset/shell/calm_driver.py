"""Textual's terminal driver, made to survive what a terminal or a hostile one may send (TERMINAL.md D)."""

import os
import selectors
import time
from collections.abc import Iterable
from typing import Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui_reset.shell.key_stream import PASTE_SECONDS, KeyStream

WIDEST: Final = 400
HIGHEST: Final = 150
"""Larger windows are drawn at this size: a claimed 20,000 x 20,000 would take gigabytes."""


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
        keys, heard = KeyStream(debug=self._debug), time.monotonic()
        try:
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = os.read(self.fileno, 4096)
                    if not data:
                        self._app.call_later(self._app.exit)
                        return
                    heard = time.monotonic()
                    self._pass_on(keys.feed(data))
                elif keys.is_in_paste and time.monotonic() - heard > PASTE_SECONDS:
                    self._pass_on(keys.end_paste())
                self._pass_on(keys.tick())
        finally:
            selector.close()

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
