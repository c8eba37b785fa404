"""What is shown over a step, which stays as it is below."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui_reset.screens import window_classes
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.key_line import KeyLine

Answer = TypeVar("Answer")


class Overlay(ModalScreen[Answer]):
    """A card in the middle that scrolls where the window is small, and the keys that do something now."""

    CSS_PATH = stylesheet("screens/overlay")
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES

    def compose(self) -> ComposeResult:
        """The card, and below it the keys: those of the step would not be true here."""
        yield from self.compose_card()
        yield KeyLine()

    def compose_card(self) -> ComposeResult:
        """The card."""
        yield from ()
