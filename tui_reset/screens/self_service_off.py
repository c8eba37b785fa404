"""The switch is off: whom to ask."""

from typing import ClassVar

from tui_reset.flow.events import Action
from tui_reset.screens.step_screen import StepScreen


class SelfServiceOffScreen(StepScreen):
    """Nothing but the operator's hint and the way back."""

    CHOICES: ClassVar = (Action.TO_SIGN_IN,)

    def read_form(self) -> Action:
        """There is no form."""
        return Action.TO_SIGN_IN
