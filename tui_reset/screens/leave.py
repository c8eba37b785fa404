"""Asks before something is lost by leaving in the middle (S2.5a)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.overlay import Overlay
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton


class Leaving(StrEnum):
    """What was answered."""

    STAY = "stay"
    LEAVE = "leave"
    CANCEL = "cancel"


class LeaveScreen(Overlay[Leaving]):
    """Staying is the answer that Enter and Esc give."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "answer('stay')", mark("Stay"))]
    AUTO_FOCUS = "#stay"

    def __init__(self, sentences: Sequence[str], *, can_cancel: bool) -> None:
        super().__init__()
        self._sentences = sentences
        self._can_cancel = can_cancel

    def compose_card(self) -> ComposeResult:
        """What would be lost, and the answers."""
        with Vertical(classes="-overlay -small"):
            yield Line(_("Leave now?"), classes="-title")
            for sentence in self._sentences:
                yield Line(sentence, classes="-paragraph")
            yield PushButton(_("Stay"), "answer('stay')", primary=True, id="stay")
            yield PushButton(_("Leave"), "answer('leave')", id="leave")
            if self._can_cancel:
                yield PushButton(_("End this reset: its link and code stop working"), "answer('cancel')", id="cancel")

    def action_answer(self, answer: str) -> None:
        """Hand the answer back."""
        self.dismiss(Leaving(answer))
