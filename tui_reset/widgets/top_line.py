"""The line on top: whose service this is, and where one is; in a window too small for anything, a plea for more."""

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui_reset.flow.rail import Rail
from tui_reset.language.texts import gettext as _
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.rail import drawn_rail

LEAST_COLUMNS = 30
LEAST_LINES = 8


class TopLine(Widget, inherit_css=False):
    """Draws itself from a title and a rail."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)
        self._said: tuple[str, Rail | None] = ("", None)

    def say(self, service: str, rail: Rail | None) -> None:
        """Show another title or another place."""
        if (service, rail) != self._said:
            self._said = (service, rail)
            self.refresh()

    def render(self) -> Content:
        """Title left, rail right, the rail shortened first."""
        if self.app.size.width < LEAST_COLUMNS or self.app.size.height < LEAST_LINES:
            return Content(_("Please make the window larger."))
        service, rail = self._said
        width = self.size.width
        title = Content.styled(plain(service), "bold")
        if rail is None:
            return title.truncate(width, ellipsis=True)
        right = drawn_rail(rail, max(width - cell_len(title.plain) - 3, 0))
        if not right:
            right = drawn_rail(rail, width - min(12, cell_len(title.plain)) - 3)
        left = title.truncate(max(0, width - cell_len(right.plain) - 2), ellipsis=True)
        return Content.assemble(left, " " * (width - cell_len(left.plain) - cell_len(right.plain)), right)
