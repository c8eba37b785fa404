"""The password is changed; sign-in is next, with the address filled in (S2.18)."""

from tui_reset.flow.events import Action
from tui_reset.screens.step_screen import StepScreen


class DoneScreen(StepScreen):
    """One sentence and one button."""

    def read_form(self) -> Action:
        """On to sign-in."""
        return Action.TO_SIGN_IN
