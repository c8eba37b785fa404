"""A code to be copied or read aloud: alone on its line, and large where there is room (S2.3, S2.4a)."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reset.contract.codes import grouped, normalised_code
from tui_reset.widgets.code_letters import large
from tui_reset.widgets.line import Line


class CodeDisplay(Vertical, inherit_css=False):
    """Large letters for the eye (they are not text), and below them the code as text for a hand that selects it."""

    def __init__(self, code: str, *, id: str | None = None, as_it_is: bool = False) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._code = code if as_it_is else grouped(normalised_code(code))

    def compose(self) -> ComposeResult:
        """Two renderings of the same code."""
        picture = Static(Content(large(self._code)), classes="-large", markup=False)
        picture.ALLOW_SELECT = False  # type: ignore[misc] # what is selected by hand is the line below
        yield picture
        yield Line(self._code, classes="-code")
