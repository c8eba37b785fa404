"""The rail as it is drawn: `✓ Address ─ ● Code ─ ○ Mail ─ ○ Password`, or `2/4 Code` where that does not fit."""

from rich.cells import cell_len
from textual.content import Content

from tui_reset.flow.rail import Rail


def drawn_rail(rail: Rail, width: int) -> Content:
    """The longest form that fits `width` columns; nothing where none does."""
    marks = ["✓" if place < rail.at else "●" if place == rail.at else "○" for place in range(len(rail.places))]
    parts = [f"{mark} {name}" for mark, name in zip(marks, rail.places, strict=True)]
    if cell_len(" ─ ".join(parts)) > width:
        return Content(rail.short() if cell_len(rail.short()) <= width else "")
    styles = ["$quiet" if place < rail.at else "bold $accent" for place in range(rail.at + 1)]
    styles += ["$quiet"] * len(parts)
    joined: list[Content] = []
    for part, style in zip(parts, styles, strict=False):
        joined.append(Content.styled(part, style))
    return Content.styled(" ─ ", "$quiet").join(joined)
