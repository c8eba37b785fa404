"""One entry of the audit log, whole."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from tui_reset.contract.desk import Entry
from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.flow.desk_names import named
from tui_reset.language.texts import gettext as _
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
            yield Line(named(self._entry.type), classes="-title")
            with VerticalScroll(can_focus=False, id="entry"):
                yield Line("\n".join(_parts(self._entry)), classes="-paragraph")
            yield PushButton(_("Close"), "close", primary=True, id="close")


def _parts(entry: Entry) -> list[str]:
    parts = {
        _("When"): f"{entry.at} (UTC)",
        _("Who"): entry.actor,
        _("Whom"): entry.account or "",
        _("Reference"): entry.reference or "",
        _("Result"): entry.result,
        _("Reason"): entry.reason,
        _("From"): entry.source,
        _("Entry"): str(entry.id),
    }
    width = max(10, *(cell_len(name) + 1 for name in parts))
    return [f"{name}{' ' * (width - cell_len(name))}{value}" for name, value in parts.items() if value]
