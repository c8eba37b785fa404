"""The mailbox of the demo: the mails that really came over SMTP, to read and to use."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui_reset.demo.letters import Letter, Letterbox

EMPTY = "No mail yet. Mails arrive here a moment after they were asked for."


class LinkTaken(Message):
    """The link of the letter is to go into the box of the reset."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self.letter = letter


class CodeTaken(Message):
    """The mail code of the letter is to go into the box of the reset."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self.letter = letter


class LinkOpened(Message):
    """The link of the letter is to be opened in a real browser."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self.letter = letter


class Mailbox(Vertical):
    """Letters newest first, the chosen one below, and what can be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "take_link", "Use link"),
        Binding("c", "take_code", "Use code"),
        Binding("b", "open_link", "Browser"),
    ]

    def __init__(self, letterbox: Letterbox) -> None:
        super().__init__(classes="demo-mailbox")
        self.border_title = "Mailbox"
        self._letterbox = letterbox
        self._chosen: Letter | None = None

    def compose(self) -> ComposeResult:
        """A list, the letter, three small buttons."""
        yield OptionList(markup=False, classes="demo-letters", compact=True)
        with VerticalScroll(can_focus=False, classes="demo-letter"):
            yield Static(EMPTY, markup=False, classes="demo-letter-text")
        with Horizontal(classes="demo-letter-acts"):
            yield Button("Use link (l)", compact=True, classes="demo-take-link", disabled=True)
            yield Button("Use code (c)", compact=True, classes="demo-take-code", disabled=True)
            yield Button("Browser (b)", compact=True, classes="demo-open-link", disabled=True)

    def on_mount(self) -> None:
        """Show what has come so far."""
        self.show_letters()

    def show_letters(self) -> None:
        """Draw the list again and choose the newest letter: call when something came."""
        letters = self.query_one(OptionList)
        letters.clear_options()
        newest_first = self._letterbox.letters[::-1]
        letters.add_options(Option(_line(letter), id=str(letter.number)) for letter in newest_first)
        if newest_first:
            letters.highlighted = 0
            self._show(newest_first[0])

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        number = int(event.option.id or 0)
        for letter in self._letterbox.letters:
            if letter.number == number:
                self._show(letter)

    @on(OptionList.OptionSelected)
    def _use(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_take_link()

    def _show(self, letter: Letter) -> None:
        self._chosen = letter
        self.query_one(".demo-letter-text", Static).update(Content(letter.text))
        self.query_one(".demo-letter", VerticalScroll).scroll_home(animate=False)
        for name in ("take-link", "open-link"):
            self.query_one(f".demo-{name}", Button).disabled = not letter.link
        self.query_one(".demo-take-code", Button).disabled = not letter.mail_code

    @on(Button.Pressed, ".demo-take-link")
    def action_take_link(self) -> None:
        """Put the link into the box of the reset."""
        if self._chosen and self._chosen.link:
            self.post_message(LinkTaken(self._chosen))

    @on(Button.Pressed, ".demo-take-code")
    def action_take_code(self) -> None:
        """Put the mail code into the box of the reset."""
        if self._chosen and self._chosen.mail_code:
            self.post_message(CodeTaken(self._chosen))

    @on(Button.Pressed, ".demo-open-link")
    def action_open_link(self) -> None:
        """Open the link in a real browser: only ever because somebody chose it."""
        if self._chosen and self._chosen.link:
            self.post_message(LinkOpened(self._chosen))


def _line(letter: Letter) -> Content:
    """Two rows: to whom and when, and the subject."""
    return Content.assemble(
        (letter.to, "bold"), f"  {letter.received:%H:%M:%S}\n", (f"  {letter.subject}", "$text-muted")
    )
