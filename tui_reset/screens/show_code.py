"""The verification code, at once and large (S2.3, S2.4, S2.5)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.events import Action
from tui_reset.flow.reset_words import reference_of, time_left
from tui_reset.flow.steps import reset_of
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.code_display import CodeDisplay
from tui_reset.widgets.line import Line


class ShowCodeScreen(StepScreen):
    """The code alone on its line; its reference and its remaining time below."""

    CSS_PATH = stylesheet("screens/show_code")
    CHOICES: ClassVar = (Action.SHOW_CODE, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """The code, where there is one."""
        if code := self._code():
            yield CodeDisplay(code.reveal())
        yield Line(id="facts")

    def draw_step(self) -> None:
        """Count down from the server's seconds."""
        if reset := reset_of(self.walk.step):
            self.line("facts").say(f"{time_left(reset, self.scene.now)} · {reference_of(reset)}")

    def read_form(self) -> Action:
        """On to the mail."""
        return Action.GO_ON
