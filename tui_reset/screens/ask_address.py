"""The request: whose password is to be reset (S2.2)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedAddress
from tui_reset.flow.steps import AskAddress
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import TextBox


class AskAddressScreen(StepScreen):
    """The address, and the username where the profile asks for it."""

    CHOICES: ClassVar = (Action.HAVE_MAIL, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """What identifies the account."""
        step = self.walk.step
        email, username = (step.email, step.username) if isinstance(step, AskAddress) else ("", "")
        yield from self.field(TextBox(username, id="username"))
        yield from self.field(TextBox(email, id="email"))

    def read_form(self) -> TypedAddress:
        """Both; the flow knows which of them counts."""
        return TypedAddress(self.value("email"), self.value("username"))
