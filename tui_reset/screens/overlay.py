"""What is shown over a step, which stays as it is below."""

from typing import TypeVar

from textual.screen import ModalScreen

from tui_reset.screens import window_classes
from tui_reset.stylesheets import stylesheet

Answer = TypeVar("Answer")


class Overlay(ModalScreen[Answer]):
    """A card in the middle that scrolls where the window is small."""

    CSS_PATH = stylesheet("screens/overlay")
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
