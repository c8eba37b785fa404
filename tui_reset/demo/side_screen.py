"""Mailbox and authenticator over the whole screen, for windows that are too narrow for both beside the app."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui_reset.demo.side import Side
from tui_reset.screens import window_classes
from tui_reset.widgets.line import Line


class SideScreen(ModalScreen[None]):
    """A key away and back again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f6,ctrl+b", "close", "Back to the reset")]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = ".demo-letters"

    def __init__(self, side: Side) -> None:
        super().__init__()
        self._side = side

    def compose(self) -> ComposeResult:
        """The same widgets as beside."""
        yield self._side
        yield Line("Enter Use  Tab Next  Esc Back", classes="demo-keys")

    def action_close(self) -> None:
        """Back to the reset."""
        self.dismiss(None)
