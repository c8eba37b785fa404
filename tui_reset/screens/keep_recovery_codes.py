"""The recovery codes, shown once; leaving needs the word that they are kept."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_reset.contract.secret import Secret
from tui_reset.flow.events import Action
from tui_reset.flow.steps import KeepRecoveryCodes
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.messages import CopyAsked
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton


class KeepRecoveryCodesScreen(StepScreen):
    """One code a line, so that each can be selected by hand."""

    CSS_PATH = stylesheet("screens/keep_recovery_codes")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+y,c", "copy_codes", mark("Copy all"), key_display="^Y")]

    def compose_card(self) -> ComposeResult:
        """The codes and a button that copies them all."""
        yield Line(self._codes(), id="codes")
        yield PushButton(_("Copy all"), "copy_codes", id="copy")

    def _codes(self) -> str:
        step = self.walk.step
        return "\n".join(code.reveal() for code in step.codes) if isinstance(step, KeepRecoveryCodes) else ""

    def action_copy_codes(self) -> None:
        """All codes, one a line."""
        self.post_message(CopyAsked(Secret(self._codes())))

    def focus_first(self) -> None:
        """Copying comes first; Enter by reflex must not lose the codes."""
        self.query_one("#copy").focus(scroll_visible=False)

    def read_form(self) -> Action:
        """They are kept."""
        return Action.KEPT
