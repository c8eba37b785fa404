"""A deployment's own drawing below the card, where the window has room that nothing else needs."""

from typing import Final

from textual.content import Content
from textual.widgets import Static

from tui_reset.terminal.plain_text import plain

LEAST_COLUMNS: Final = 66
FREE_LINES: Final = 32
"""What the first screen takes."""


class Banner(Static, inherit_css=False):
    """On a layer of its own: when it comes nothing else moves. It is a picture, and selected by nobody."""

    ALLOW_SELECT = False

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__(Content(plain("\n".join(lines))), id="banner", markup=False)
        self._height = len(lines)
        self.show_or_hide()

    def show_or_hide(self) -> None:
        """By the size of the window."""
        width, height = self.app.size
        self.display = width >= LEAST_COLUMNS and height >= FREE_LINES + self._height
