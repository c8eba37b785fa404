"""Switching two-factor off: password and a code, and a longer password where the present one is too short."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedTurnOff
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.text_box import TextBox


class TurnOffTwoFactorScreen(StepScreen):
    """Two fields, or four."""

    CHOICES: ClassVar = (Action.USE_RECOVERY_CODE, Action.USE_AUTHENTICATOR, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """The fields; the last two stay away until they are needed."""
        yield from self.field(PasswordBox(id="password"))
        yield from self.field(TextBox(id="code"))
        yield from self.field(PasswordBox(id="new_password"))
        yield from self.field(PasswordBox(id="confirm"))

    def read_form(self) -> TypedTurnOff:
        """All that is shown."""
        return TypedTurnOff(
            self.secret("password"), self.secret("code"), self.secret("new_password"), self.secret("confirm")
        )
