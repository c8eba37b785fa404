"""Asks for the password that is handed to another application (S1.26)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedPresentPassword
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.password_box import PasswordBox


class HandOverScreen(StepScreen):
    """One password."""

    CHOICES: ClassVar = (Action.BACK,)

    def compose_card(self) -> ComposeResult:
        """The password."""
        yield from self.field(PasswordBox(id="password"))

    def read_form(self) -> TypedPresentPassword:
        """The password."""
        return TypedPresentPassword(self.secret("password"))
