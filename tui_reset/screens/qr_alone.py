"""The QR code alone on the screen, as large as it is."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_reset.contract.secret import Secret
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.overlay import Overlay
from tui_reset.widgets.line import Line
from tui_reset.widgets.qr_code import QrCode


class QrAloneScreen(Overlay[None]):
    """Any of the keys that are at hand closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,f5,ctrl+l", "close", mark("Close"))]

    def __init__(self, uri: Secret, *, inverted: bool) -> None:
        super().__init__()
        self._uri = uri
        self._inverted = inverted

    def compose(self) -> ComposeResult:
        """The picture, and how to get back; every other line is the picture's."""
        yield QrCode(self._uri.reveal(), inverted=self._inverted)
        yield Line(_("Esc: back"), id="how")

    def action_close(self) -> None:
        """Back to the step."""
        self.dismiss(None)
