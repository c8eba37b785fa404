"""A one-line button: Enter or Space on it does what its key does."""

from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui_reset.terminal.plain_text import plain

_MARKS: Final = "\u203a\u2039"
"""Angle quotation marks around the button with the focus."""


class PushButton(Widget, can_focus=True, inherit_css=False):
    """Runs `act` of its screen, the same action that a key binding names."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    def __init__(self, label: str, act: str, *, primary: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="-primary" if primary else None, markup=False)
        self._label = plain(label)
        self._act = act
        self._gap = " " if primary else ""

    @property
    def label(self) -> str:
        """What the button says."""
        return self._label

    def name_it(self, label: str) -> None:
        """Give it another label."""
        if plain(label) != self._label:
            self._label = plain(label)
            self.refresh(layout=True)

    def render(self) -> Content:
        """The label between marks that show focus without colour."""
        left, right = _MARKS if self.has_focus else "  "
        return Content(f"{left}{self._gap}{self._label}{self._gap}{right}")

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's signature
        """Label and marks."""
        return cell_len(self._label) + 2 * len(self._gap) + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line; more only where the label does not fit."""
        return max(1, -(-self.get_content_width(container, viewport) // max(1, width)))

    async def action_press(self) -> None:
        """Do it."""
        await self.app.run_action(self._act, self.screen)

    async def on_click(self, event: events.Click) -> None:
        """A click is a press."""
        event.stop()
        await self.action_press()
