"""A password field: masked until its show key, never copied, never cut out, never shortened."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui_reset.language.texts import mark
from tui_reset.widgets.text_box import TextBox


class PasswordBox(TextBox):
    """Textual's own field hands a selected password to the clipboard in clear; this one does not."""

    ALLOW_SELECT = False
    LONGEST = 1024
    TOO_LONG = mark("This is too long for a password. Nothing was put in.")
    SEVERAL_LINES = mark("A password is one line, and this has more. Nothing was put in.")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c,super+c,ctrl+x", "nothing", show=False)]

    def __init__(self, value: str = "", *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(value, id=id, password=True)

    def action_copy(self) -> None:
        """Nothing is copied from here."""

    def action_cut(self) -> None:
        """Nothing is cut out of here."""

    def action_nothing(self) -> None:
        """Keys that would copy do nothing."""

    def forget(self) -> None:
        """Drop what was typed, without telling anyone what it was."""
        with self.prevent(TextBox.Changed):
            self.value = ""
