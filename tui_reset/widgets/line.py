"""A piece of text that is never read as markup and never carries a control character."""

from textual.content import Content
from textual.widgets import Static

from tui_reset.terminal.plain_text import plain


class Line(Static, inherit_css=False):
    """Text that wraps. `say("")` takes it off the screen."""

    ALLOW_SELECT = True

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self._said = text
        super().__init__(Content(plain(text)), markup=False, id=id, classes=classes)
        self.show_or_hide()

    @property
    def said(self) -> str:
        """The text as it was given."""
        return self._said

    def say(self, text: str) -> None:
        """Show another text; the same text again costs nothing."""
        if text != self._said:
            self._said = text
            self.update(Content(plain(text)))
            self.show_or_hide()

    def show_or_hide(self) -> None:
        """A line that says nothing takes no room."""
        self.display = bool(self._said)
