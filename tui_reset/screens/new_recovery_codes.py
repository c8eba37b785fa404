"""Asks for an authenticator code before the recovery codes are replaced."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedCode
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import TextBox


class NewRecoveryCodesScreen(StepScreen):
    """One code."""

    CHOICES: ClassVar = (Action.BACK,)

    def compose_card(self) -> ComposeResult:
        """The code."""
        yield from self.field(TextBox(id="code"))

    def read_form(self) -> TypedCode:
        """The code."""
        return TypedCode(self.secret("code"))
