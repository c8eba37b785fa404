"""“I have a mail already”: the way back with the link alone (S2.1a)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedMail
from tui_reset.flow.steps import EnterMail
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import MailBox


class EnterMailScreen(StepScreen):
    """One box for the link."""

    CHOICES: ClassVar = (Action.FORGOT, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """The box, filled in when the app was started with a link."""
        step = self.walk.step
        yield from self.field(MailBox(step.link if isinstance(step, EnterMail) else "", id="mail"))

    def read_form(self) -> TypedMail:
        """The link."""
        return TypedMail(self.secret("mail"))
