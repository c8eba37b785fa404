"""A QR code in half blocks: black on white whatever the theme is, because cameras read it so."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

QUIET = 2
"""Modules of white around the code; cameras manage with two on a screen."""
_INK = Style(color="#000000", bgcolor="#ffffff")


def half_blocks(text: str, *, inverted: bool = False) -> list[str]:
    """The code of `text` as lines of half blocks; the ink is what is drawn, or the paper when inverted."""
    import segno  # noqa: PLC0415 - only this widget needs it

    modules = segno.make(text, error="l", micro=False).matrix_iter(border=QUIET)
    matrix = [[bool(dot) is not inverted for dot in row] for row in modules]
    if len(matrix) % 2:
        matrix.append([inverted] * len(matrix[0]))
    halves = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return [
        "".join(halves[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(matrix[::2], matrix[1::2], strict=True)
    ]


class QrCode(Widget, inherit_css=False):
    """Draws one code. Its colours are fixed, so it bypasses the theme."""

    ALLOW_SELECT = False

    def __init__(self, text: str, *, inverted: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        try:
            self._lines = half_blocks(text, inverted=inverted)
        except ValueError:
            self._lines = []

    @property
    def needs(self) -> Size:
        """Columns and lines that it takes; none where the text is too long for a QR code."""
        return Size(len(self._lines[0]), len(self._lines)) if self._lines else Size(0, 0)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's signature
        """Its columns."""
        return self.needs.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Its lines."""
        return self.needs.height

    def render_line(self, y: int) -> Strip:
        """One line of half blocks."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip([Segment(self._lines[y], _INK)], len(self._lines[y]))
