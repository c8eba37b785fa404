"""The verification code, brought back over any later step (S2.5a)."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.contract.secret import Secret
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.messages import CopyAsked
from tui_reset.screens.overlay import Overlay
from tui_reset.widgets.code_display import CodeDisplay
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton


class CodeAgainScreen(Overlay[None]):
    """The code as on its own screen, and what became of copying it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,ctrl+o", "close", mark("Close")),
        Binding("ctrl+y,c", "copy", mark("Copy")),
    ]
    AUTO_FOCUS = "#close"

    def __init__(self, code: Secret) -> None:
        super().__init__()
        self._code = code

    def compose_card(self) -> ComposeResult:
        """The code and two buttons."""
        with Vertical(classes="-overlay"):
            yield Line(_("Your verification code"), classes="-title")
            yield CodeDisplay(self._code.reveal())
            yield Line(id="copied", classes="-quiet")
            yield PushButton(_("Close"), "close", primary=True, id="close")
            yield PushButton(_("Copy the code"), "copy", id="copy")

    def say(self, text: str) -> None:
        """What became of copying."""
        self.query_one("#copied", Line).say(text)

    def action_close(self) -> None:
        """Back to the step."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy it."""
        self.post_message(CopyAsked(self._code))
