"""A one-line field with its label in its border, which never shortens what is put into it."""

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain

_SHOWN = {ord("\n"): "↵", ord("\r"): " ", ord("\t"): "⇥"}


class TextBox(Input, inherit_css=False):
    """What is typed stays as it is; a paste goes in whole or is refused with a sentence."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "input--cursor",
        "input--placeholder",
        "input--suggestion",
        "input--selection",
    }
    LONGEST = 512
    KEEPS = False
    """Whether what was typed stays under another label."""
    TOO_LONG = mark("This is too long to be right here. Nothing was put in.")
    SEVERAL_LINES = mark("This has more than one line. Paste one line only; nothing was put in.")

    class PasteRefused(Message):
        """A paste was not put in, and why."""

        def __init__(self, box: "TextBox", sentence: str) -> None:
            super().__init__()
            self.box = box
            self.sentence = sentence

    def __init__(self, value: str = "", *, id: str, password: bool = False) -> None:  # noqa: A002
        super().__init__(value, id=id, password=password, select_on_focus=False)
        self._label = ""
        self.cursor_blink = False

    def name_it(self, label: str) -> None:
        """Give it a label; what was typed under another one does not belong here any more."""
        if label != self._label:
            if self._label and not self.KEEPS:
                self.value = ""
            self._label = label
            self.border_title = Content(plain(label))

    def too_long(self) -> str:
        """Why a text of more than `LONGEST` characters was not put in."""
        return _(self.TOO_LONG).format(number=self.LONGEST)

    def read_paste(self, text: str) -> str:
        """What goes in; raises ValueError with the sentence when the paste is refused."""
        if len(text) > self.LONGEST:
            raise ValueError(self.too_long())
        line = _without_last_break(text)
        if len(line.splitlines()) > 1:
            raise ValueError(_(self.SEVERAL_LINES))
        return line

    async def _on_key(self, event: events.Key) -> None:
        """Do at once what a key means here.

        Textual hands Backspace and its like up to the app and back: in a packet of several keys it would delete a
        letter that was typed after it.
        """
        binding = next(iter(self._bindings.key_to_bindings.get(event.key, ())), None)
        if binding is None or event.is_printable:
            await super()._on_key(event)
        elif await self.app.run_action(binding.action, self):
            event.stop()
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        try:
            text = self.read_paste(event.text)
        except ValueError as refused:
            self.post_message(self.PasteRefused(self, str(refused)))
            return
        if text:
            self.replace(text, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put `text` in place of a part, unless the whole would be too long."""
        if len(self.value) - abs(end - start) + len(text) > self.LONGEST:
            self.post_message(self.PasteRefused(self, self.too_long()))
            return
        super().replace(text, start, end)

    @property
    def _value(self) -> Text:
        if self.password:
            return super()._value
        return Text(self._shown(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return position if self.password else cell_len(self._shown(self.value[:position]))

    @staticmethod
    def _shown(value: str) -> str:
        return "".join(_SHOWN.get(ord(char)) or (plain(char) or "\ufffd") for char in value)


def place_cursor(screen: Screen[Any]) -> None:
    """The terminal's own cursor moves with its field: screen readers and input methods go by it."""
    box = screen.focused
    if isinstance(box, TextBox) and screen.app.cursor_position != box.cursor_screen_offset:
        screen.app.cursor_position = box.cursor_screen_offset
        box.refresh()


def _without_last_break(text: str) -> str:
    """Terminals often copy the line break with the line; one at the end is no second line."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text.removesuffix("\r")


class MailBox(TextBox):
    """Takes anything that comes from the mail, several lines included, as one text (S2.9a)."""

    LONGEST = 64 * 1024
    TOO_LONG = mark("This is too long to be from the mail. Paste the link or the code alone; nothing was put in.")

    def read_paste(self, text: str) -> str:
        """The whole paste; terminals send its line breaks as carriage returns."""
        if len(text) > self.LONGEST:
            raise ValueError(self.too_long())
        return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


class NameBox(TextBox):
    """A name or an address: it stays the same whatever the field is called, and while it is not shown."""

    KEEPS = True
