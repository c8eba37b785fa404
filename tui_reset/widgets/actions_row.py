"""The primary button, and below it the other ways side by side where they fit, else one below the other."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui_reset.widgets.push_button import PushButton


class ActionsRow(Vertical, inherit_css=False):
    """Lays out buttons by the room there is."""

    def __init__(self, primary: PushButton | None, others: Sequence[PushButton]) -> None:
        super().__init__(id="actions")
        self._primary = primary
        self._others = others

    def compose(self) -> ComposeResult:
        """Primary first."""
        if self._primary is not None:
            yield self._primary
        if self._others:
            with Horizontal(id="choices"):
                yield from self._others

    def on_resize(self, event: events.Resize) -> None:
        """Stack what does not fit."""
        needed = sum(cell_len(button.label) + 3 for button in self._others if button.display) - 1
        self.set_class(needed > event.size.width, "-stacked")
