"""Help for the step one is on, its keys, and the way to a person (S2.20)."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.overlay import Overlay
from tui_reset.widgets.key_line import Key
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton

_GENERAL: Final = mark(
    "Tab and Enter reach everything; Up and Down scroll. To select text with the mouse, hold Shift (Option on a Mac)."
)


class HelpScreen(Overlay[None]):
    """Over the step, which stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,ctrl+g", "close", mark("Close")),
        Binding("up", "scroll_page(-1)", show=False),
        Binding("down", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-8)", show=False),
        Binding("pagedown", "scroll_page(8)", show=False),
    ]
    AUTO_FOCUS = "#close"

    def __init__(self, paragraphs: Sequence[str], keys: Sequence[Key]) -> None:
        super().__init__()
        self._paragraphs = paragraphs
        self._keys = keys

    def compose_card(self) -> ComposeResult:
        """Sentences, then keys."""
        with Vertical(classes="-overlay -page"):
            with VerticalScroll(can_focus=False, id="page"):
                yield Line(_("Help"), classes="-title")
                for paragraph in self._paragraphs:
                    yield Line(paragraph, classes="-paragraph")
                yield Line(_("Keys"), classes="-title")
                yield Line("\n".join(f"{key:<6} {does}" for key, does in self._keys))
                yield Line(_(_GENERAL), classes="-paragraph -quiet")
            yield PushButton(_("Close"), "close", primary=True, id="close")

    def action_close(self) -> None:
        """Back to the step."""
        self.dismiss(None)

    def action_scroll_page(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)
