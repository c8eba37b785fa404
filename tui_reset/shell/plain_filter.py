"""The last line of defence: no control character leaves in any line, whichever widget it came from."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui_reset.terminal.plain_text import plain


class PlainFilter(LineFilter):
    """Replaces what `plain` replaces, and keeps each segment as wide as it was laid out."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """The same line without control characters."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [_plain(segment) for segment in segments]


def _plain(segment: Segment) -> Segment:
    text, style, control = segment
    if text.isprintable():
        return segment
    return Segment("".join(_as_wide(char) for char in text), style, control)


def _as_wide(char: str) -> str:
    shown = plain(char) if char != "\n" else " "
    if shown == char:
        return char
    return shown * cell_len(char)
