"""The applications that sign-in details can be handed to, and what is known of each (S1.24, S1.25)."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_reset.contract.wire import AccountApp
from tui_reset.flow.events import Action, TypedApp
from tui_reset.flow.handing_over import state_of
from tui_reset.flow.steps import Access
from tui_reset.screens.messages import Submitted
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton

_ICON = "\u25a6"
"""A square with a grid, as the applications of a portal have."""


class AccessScreen(StepScreen):
    """One button and one line for each application."""

    CSS_PATH = stylesheet("screens/access")
    CHOICES: ClassVar = (Action.BACK,)

    @property
    def _apps(self) -> list[AccountApp]:
        step = self.walk.step
        return step.account.apps if isinstance(step, Access) else []

    def compose_card(self) -> ComposeResult:
        """By their places in the list: ids come from outside and name no widget."""
        with Vertical(id="apps"):
            for place, app in enumerate(self._apps):
                yield PushButton(f"{_ICON} {app.title}", f"open_app({place})", id=f"app-{place}")
                yield Line(id=f"state-{place}", classes="app-state")

    def draw_step(self) -> None:
        """What is known of each now."""
        for place, app in enumerate(self._apps):
            self.line(f"state-{place}").say(f"{app.title} {state_of(app)}")

    def action_open_app(self, place: int) -> None:
        """That application was chosen."""
        if place < len(self._apps):
            self.post_message(Submitted(TypedApp(self._apps[place].id)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter presses a button here, and the key line says which."""
        return True if action == "send" else super().check_action(action, parameters)

    def action_send(self) -> None:
        """With no button chosen there is nothing to press."""

    def focus_first(self) -> None:
        """The first application."""
        self.query_one("#app-0" if self._apps else "#back").focus(scroll_visible=False)
