"""A short list over a page, of which one thing is chosen: the menu, and a person's Actions."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.line import Line


class Choice(NamedTuple):
    """What is answered, what is shown, and why it cannot be chosen where it cannot."""

    answer: str
    label: str
    hindered: str = ""


class ChoicesScreen(DeskOverlay[str]):
    """Up, Down and Enter; the digit before a line chooses it too."""

    ABOUT = (mark("Choose with Up, Down and Enter, or with the number before the line. Esc closes the list."),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", mark("Choose")),
        *(Binding(str(number), f"choose_number({number})", show=False) for number in range(1, 10)),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, heading: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = heading
        self._choices = choices

    def compose_card(self) -> ComposeResult:
        """The heading and the list."""
        with Vertical(classes="-overlay -small"):
            yield Line(self._heading, classes="-title")
            options = [
                Option(_line(number, choice), disabled=bool(choice.hindered))
                for number, choice in enumerate(self._choices, start=1)
            ]
            yield OptionList(*options, markup=False, compact=True, classes="-choices")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index].answer)

    def action_choose_number(self, number: int) -> None:
        """The line with that number."""
        if number <= len(self._choices) and not self._choices[number - 1].hindered:
            self.dismiss(self._choices[number - 1].answer)


def _line(number: int, choice: Choice) -> Content:
    """`1 Reset User Password`."""
    why = f" ({plain(choice.hindered)})" if choice.hindered else ""
    return Content(f"{number} {plain(choice.label)}{why}")
