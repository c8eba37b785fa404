"""Sign-in's second step: an authenticator code, or a recovery code when the device is lost."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedCode
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import TextBox


class SecondFactorScreen(StepScreen):
    """One code."""

    CHOICES: ClassVar = (Action.USE_RECOVERY_CODE, Action.USE_AUTHENTICATOR, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """The code."""
        yield from self.field(TextBox(id="code"))

    def read_form(self) -> TypedCode:
        """The code."""
        return TypedCode(self.secret("code"))
