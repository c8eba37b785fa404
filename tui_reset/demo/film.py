"""Where a played demo is drawn when nobody watches it: on a terminal that is not there, in time that is only told."""

import os
from typing import TYPE_CHECKING, Final

from tui_reset.demo.options import DemoError

if TYPE_CHECKING:
    from tui_reset.shell.channel_driver import Listener

TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "SSH_CONNECTION": "film"}
"""Colours as most have them. The last says that this machine's clipboard is not to be touched."""
STANDARD: Final = (80, 24)
_LEAST: Final = (20, 6)
_MOST: Final = (400, 150)


class NoTerminal:
    """A `Link` to nowhere, with a size."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size

    def send(self, data: bytes) -> None:
        """Nobody sees it; the film has it already."""

    def attach(self, listener: "Listener") -> None:
        """Nobody types."""


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows of `80x24`; the standard window for nothing. Raises DemoError."""
    if not text:
        return STANDARD
    columns, _, rows = text.partition("x")
    if columns.isdecimal() and rows.isdecimal():
        size = (int(columns), int(rows))
        if all(least <= side <= most for least, side, most in zip(_LEAST, size, _MOST, strict=True)):
            return size
    message = f"--size {text} is no window: give columns and rows from 20x6 to 400x150, such as 80x24."
    raise DemoError(message, 2)


def pretend_terminal() -> None:
    """This process draws for the film alone from now on."""
    os.environ.update(TERMINAL)
