"""Sign in: the first screen, and the door to the reset (S2.1, S2.1a)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.actions import email_of
from tui_reset.flow.events import Action, TypedSignIn
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.text_box import TextBox


class SignInScreen(StepScreen):
    """Needs no backend to be drawn."""

    CHOICES: ClassVar = (Action.FORGOT, Action.HAVE_MAIL)

    def compose_card(self) -> ComposeResult:
        """Name and password."""
        yield from self.field(TextBox(email_of(self.walk.step), id="identifier"))
        yield from self.field(PasswordBox(id="password"))

    def read_form(self) -> TypedSignIn:
        """Both fields."""
        return TypedSignIn(self.value("identifier"), self.secret("password"))
