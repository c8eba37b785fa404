"""The reset ended without a new password set here: why, and the next step (S2.17a)."""

from typing import ClassVar

from tui_reset.flow.events import Action
from tui_reset.screens.step_screen import StepScreen


class OverScreen(StepScreen):
    """The words differ by ending; the ways on are the same."""

    CHOICES: ClassVar = (Action.HAVE_MAIL, Action.TO_SIGN_IN)

    def read_form(self) -> Action:
        """Ask for a new mail."""
        return Action.START_AGAIN
