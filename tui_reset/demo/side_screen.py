"""Mailbox and authenticator over the whole screen, for windows that are too narrow for both beside the app."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui_reset.demo.side import Side
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens import window_classes
from tui_reset.widgets.line import Line


class SideScreen(ModalScreen[None]):
    """A key away and back again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f6,ctrl+b", "close", mark("Back to the reset"))]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = ""

    def __init__(self, side: Side, code_of: str | None = None) -> None:
        """`code_of` is the account whose authenticator code is wanted next, if one is."""
        super().__init__()
        self._side = side
        self._code_of = code_of

    def compose(self) -> ComposeResult:
        """The same widgets as beside."""
        window_classes.classify(self)
        yield self._side
        yield Line(_("Enter Use  Tab Next  Esc Back"), classes="demo-keys")

    def on_mount(self) -> None:
        """Stand on what is wanted next."""
        self._side.enter(self._code_of)

    def action_close(self) -> None:
        """Back to the reset."""
        self.dismiss(None)
