"""Two-factor is paused for this one change, with an authenticator or a recovery code (S1.27)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action, TypedCode
from tui_reset.flow.reset_words import reference_of, time_left
from tui_reset.flow.steps import PauseTwoFactor
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.text_box import TextBox


class PauseTwoFactorScreen(StepScreen):
    """One code of either kind."""

    CSS_PATH = stylesheet("screens/pause_two_factor")
    CHOICES: ClassVar = (Action.BACK,)

    def compose_card(self) -> ComposeResult:
        """The code, and what a person at the desk asks for."""
        yield from self.field(TextBox(id="code"))
        yield Line(id="facts")

    def draw_step(self) -> None:
        """Remaining time and reference."""
        match self.walk.step:
            case PauseTwoFactor(reset):
                self.line("facts").say(f"{time_left(reset, self.scene.now)} · {reference_of(reset)}")
            case _:
                pass

    def read_form(self) -> TypedCode:
        """The code."""
        return TypedCode(self.secret("code"))
