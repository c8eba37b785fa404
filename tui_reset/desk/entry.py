"""One entry of the audit log, whole."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from tui_reset.contract.desk import Entry
from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.flow.desk_words import said
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton


class EntryScreen(DeskOverlay[None]):
    """Everything that was recorded."""

    AUTO_FOCUS = "#close"

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def compose_card(self) -> ComposeResult:
        """A line for each part that there is."""
        with Vertical(classes="-overlay"):
            yield Line(said(self._entry.type), classes="-title")
            with VerticalScroll(can_focus=False, id="entry"):
                yield Line("\n".join(_parts(self._entry)), classes="-paragraph")
            yield PushButton("Close", "close", primary=True, id="close")


def _parts(entry: Entry) -> list[str]:
    parts = {
        "When": f"{entry.at} (UTC)",
        "Who": entry.actor,
        "Whom": entry.account or "",
        "Reference": entry.reference or "",
        "Result": entry.result,
        "Reason": entry.reason,
        "From": entry.source,
        "Entry": str(entry.id),
    }
    return [f"{name:<10}{value}" for name, value in parts.items() if value]
