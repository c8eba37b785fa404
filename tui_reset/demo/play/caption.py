"""What the strip says: the caption, the key that was pressed, and how the player is steered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import pgettext

_MARK: Final = "▶ "
_GAP: Final = "  "
NARROW: Final = 64
"""Columns below which the caption gets both rows."""


class State(StrEnum):
    """Who presses the keys."""

    PLAYING = "playing"
    PAUSED = "paused"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Caption:
    """`text` is in the language that is spoken; `key` as it stands on a keyboard, or empty."""

    text: str = ""
    key: str = ""
    state: State = State.PLAYING
    pace: float = 1.0


def steering(caption: Caption) -> list[tuple[str, str]]:
    """Keys of the player and what they do, the most important first."""
    match caption.state:
        case State.PLAYING:
            first = (_("Space"), _("Pause"))
        case State.PAUSED:
            first = (_("Space"), _("Go on"))
        case State.BY_HAND:
            return [("^Q", _("Leave"))]
    pace = _("Pace {times}").format(times=f"{caption.pace:.2g}")
    return [first, ("→", pgettext("player", "Next")), ("Enter", _("By hand")), ("+ -", pace), ("^Q", _("Leave"))]


def in_two_rows(caption: Caption, width: int) -> Content:
    """Caption and key, steering below; where the window is narrow the caption alone, over both rows."""
    key = Content.styled(f"[{caption.key}]", "bold $accent") if caption.key else Content("")
    if width < NARROW:
        said = caption.text
        if caption.state is State.PAUSED:
            said = _("Paused. Space goes on, → steps.")
        mark = " " if caption.key else _MARK if caption.state is State.PLAYING else ""
        return Content.assemble(key, (mark, "$accent"), (said, "$foreground"))
    left = _MARK if caption.state is State.PLAYING else _GAP
    gap = max(1, width - cell_len(left) - cell_len(caption.text) - cell_len(key.plain))
    first = Content.assemble((left, "$accent"), (caption.text, "bold $foreground"), " " * gap, key)
    return Content("\n").join([first, _fitting(caption, width)])


def _fitting(caption: Caption, width: int) -> Content:
    """As many of the keys as there is room for."""
    said = [_("Paused.")] if caption.state is State.PAUSED else []
    parts = [Content.styled(word, "bold $foreground") for word in said]
    parts += [Content.assemble((key, "bold $accent"), " ", (does, "$quiet")) for key, does in steering(caption)]
    shown: list[Content] = []
    left = width - len(_GAP)
    for part in parts:
        left -= cell_len(part.plain) + len(_GAP)
        if left < 0:
            break
        shown.append(part)
    return Content(_GAP) + Content(_GAP).join(shown)
