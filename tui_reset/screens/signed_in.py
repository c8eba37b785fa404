"""The signed-in account page."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action
from tui_reset.flow.steps import SignedIn
from tui_reset.language.texts import gettext as _
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.line import Line


class SignedInScreen(StepScreen):
    """Who is signed in, the way to other applications (S1.24), and two-factor authentication on and off."""

    CHOICES: ClassVar = (Action.ACCESS, Action.TURN_ON, Action.NEW_CODES, Action.TURN_OFF, Action.SIGN_OUT)

    def compose_card(self) -> ComposeResult:
        """The account."""
        yield Line(id="facts")

    def draw_step(self) -> None:
        """Address and username."""
        step = self.walk.step
        if isinstance(step, SignedIn):
            names = (_("Signed in as {email}").format(email=step.account.email), step.account.username or "")
            self.line("facts").say(" · ".join(name for name in names if name))

    def focus_first(self) -> None:
        """The first choice, because there is no form."""
        choice = next((action for action in self.CHOICES if action in self.words.choices), None)
        if choice is not None:
            self.query_one(f"#{choice.value}").focus()
