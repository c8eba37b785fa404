"""The strip below every screen of a played demo."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui_reset.demo.play.caption import Caption, in_two_rows


class CaptionStrip(Widget, inherit_css=False):
    """Two rows at every size, so that nothing moves with the captions."""

    ALLOW_SELECT = False

    def __init__(self, caption: Caption) -> None:
        super().__init__(classes="demo-captions", markup=False)
        self._caption = caption
        self.drawn: Caption | None = None
        """What was drawn last."""

    def show(self, caption: Caption) -> None:
        """Draw another caption."""
        if caption != self._caption:
            self._caption = caption
            self.refresh()

    def render(self) -> Content:
        """Both rows."""
        self.drawn = self._caption
        return in_two_rows(self._caption, self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Always two."""
        return 2
