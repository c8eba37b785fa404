"""Finds the reset whose reference number a caller reads out."""

import re
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.client import desk_calls
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.desk.beside import beside, is_here
from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.flow.desk_words import trouble_of
from tui_reset.flow.trouble import Tone
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.text_box import TextBox

_NINE_DIGITS: Final = re.compile(r"(\d{3})(\d{3})(\d{3})", re.ASCII)
_FORM: Final = "A reference number has nine digits, such as 536-757-368."
_NOT_THERE: Final = "No reset has this number, or it is long over. Ask for the digits once more."


def reference_in(typed: str) -> str | None:
    """The number as it is written, whatever spaces and dashes it was typed with."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", typed)
    found = _NINE_DIGITS.fullmatch(digits)
    return "-".join(found.groups()) if found else None


class FindResetScreen(DeskOverlay[str]):
    """Asks for the number, and stays until it is one that there is."""

    ABOUT = ("Every reset has a reference number of nine digits; the person sees it on the screen.",)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "find", "Find")]
    AUTO_FOCUS = "#reference"

    def compose_card(self) -> ComposeResult:
        """One field."""
        box = TextBox(id="reference")
        box.name_it("Reference number")
        with Vertical(classes="-overlay"):
            yield Line("Which reset?", classes="-title")
            yield box
            yield ProblemLine(id="reference-trouble", classes="-at-field")
            yield PushButton("Find", "find", primary=True, id="find")
            yield PushButton("Close", "close", id="close")

    def on_input_submitted(self) -> None:
        """Enter finds."""
        self.action_find()

    def action_find(self) -> None:
        """Look it up."""
        reference = reference_in(self.query_one("#reference", TextBox).value)
        if reference is None:
            self._complain(_FORM)
        else:
            self._complain("Looking …", Tone.NOTICE)
            beside(self, "find", self._find, reference)

    async def _find(self, reference: str) -> None:
        try:
            await self.desk.errands.read(desk_calls.reset(reference), lambda said: self._complain(said, Tone.OFFLINE))
        except Problem as problem:
            self._complain(_NOT_THERE if problem.code is ProblemCode.NOT_FOUND else trouble_of(problem))
        else:
            self.finish(reference)

    def _complain(self, sentence: str, tone: Tone = Tone.REFUSED) -> None:
        if is_here(self):
            self.query_one("#reference-trouble", ProblemLine).complain(sentence, tone)
