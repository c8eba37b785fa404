"""What the pieces of a Textual screen say, piece by piece, and what of it was never looked up or does not fit.

In the pseudo-locale every text of the catalogue stands between ⟦ and ⟧: what stands outside was never looked up, and
where one of the two is missing something was cut off.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from tui_reset.language.pseudo import CLOSES, OPENS
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.rule_list import RuleList
from tui_reset.widgets.text_box import TextBox
from tui_reset.widgets.top_line import TopLine

_KINDS: Final = (Line, PushButton, RuleList, TextBox, KeyLine, TopLine, OptionList)
_WORD: Final = re.compile(r"[^\W\d_]*[^\W\d_A-Z][^\W\d_]*")
"""With a letter that is not a capital: codes have capitals alone."""


def pieces(screen: Screen[Any]) -> Iterator[Widget]:
    """All that says something and is shown, in order."""
    for widget in screen.walk_children(Widget):
        shown = all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))
        if isinstance(widget, _KINDS) and shown and widget.region.area > 0:
            yield widget


def said(widget: Widget) -> str:
    """What the piece has to say."""
    match widget:
        case Line():
            return plain(widget.said)
        case PushButton():
            return widget.label
        case TextBox():
            return str(widget.border_title)
        case OptionList():
            return "\n".join(str(option.prompt) for option in widget.options)
        case _:
            return drawn(widget)


def drawn(widget: Widget) -> str:
    """What it draws, seen or scrolled away, with one blank where its lines break."""
    strips = widget.render_lines(Region(0, 0, *widget.outer_size))
    lines = ("".join(part.text for part in strip).strip() for strip in strips)
    return " ".join(line for line in lines if line)


def is_cut(widget: Widget) -> bool:
    """Whether a part of it is not drawn. The line of keys leaves out whole keys, and that on top knows short forms."""
    match widget:
        case Line() | PushButton() | TextBox():
            return "".join(said(widget).split()) not in "".join(drawn(widget).split())
        case KeyLine() | TopLine():
            return drawn(widget).count(OPENS) != drawn(widget).count(CLOSES)
        case _:
            return False


def outside(text: str) -> list[str]:
    """The words that stand in no brackets."""
    depth, left = 0, []
    for char in text:
        depth += (char == OPENS) - (char == CLOSES)
        left.append(char if depth == 0 and char != CLOSES else " ")
    return _WORD.findall("".join(left))
