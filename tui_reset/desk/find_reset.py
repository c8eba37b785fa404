"""Finds the reset whose reference number a caller reads out."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.client import desk_calls
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.desk.beside import beside, is_here
from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.flow.desk_resets import NO_SUCH_NUMBER, NUMBER_FORM, reference_in
from tui_reset.flow.desk_words import trouble_of
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.text_box import TextBox


class FindResetScreen(DeskOverlay[str]):
    """Asks for the number, and stays until it is one that there is."""

    ABOUT = (mark("Every reset has a reference number of nine digits; the person sees it on the screen."),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "find", mark("Find"))]
    AUTO_FOCUS = "#reference"

    def compose_card(self) -> ComposeResult:
        """One field."""
        box = TextBox(id="reference")
        box.name_it(_("Reference number"))
        with Vertical(classes="-overlay"):
            yield Line(_("Which reset?"), classes="-title")
            yield box
            yield ProblemLine(id="reference-trouble", classes="-at-field")
            yield PushButton(_("Find"), "find", primary=True, id="find")
            yield PushButton(_("Close"), "close", id="close")

    def on_input_submitted(self) -> None:
        """Enter finds."""
        self.action_find()

    def action_find(self) -> None:
        """Look it up."""
        reference = reference_in(self.query_one("#reference", TextBox).value)
        if reference is None:
            self._complain(_(NUMBER_FORM))
        else:
            self._complain(_("Looking …"), Tone.NOTICE)
            beside(self, "find", self._find, reference)

    async def _find(self, reference: str) -> None:
        try:
            await self.desk.errands.read(desk_calls.reset(reference), lambda said: self._complain(said, Tone.OFFLINE))
        except Problem as problem:
            self._complain(_(NO_SUCH_NUMBER) if problem.code is ProblemCode.NOT_FOUND else trouble_of(problem))
        else:
            self.finish(reference)

    def _complain(self, sentence: str, tone: Tone = Tone.REFUSED) -> None:
        if is_here(self):
            self.query_one("#reference-trouble", ProblemLine).complain(sentence, tone)
