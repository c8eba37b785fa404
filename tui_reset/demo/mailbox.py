"""The mailbox of the demo: the mails that really came over SMTP, to read and to use."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.line import Line
from tui_reset.widgets.push_button import PushButton

EMPTY: Final = mark("No mail yet. A mail takes a second or two.")


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
        Binding("l", "take_link", mark("Use link")),
        Binding("c", "take_code", mark("Use code")),
        Binding("b", "open_link", mark("Browser")),
        Binding("pageup", "scroll_letter(-8)", show=False),
        Binding("pagedown", "scroll_letter(8)", show=False),
    ]

    def __init__(self, letterbox: Letterbox) -> None:
        super().__init__(classes="demo-mailbox")
        self.border_title = _("Mailbox")
        self._letterbox = letterbox
        self._chosen: Letter | None = None

    def compose(self) -> ComposeResult:
        """A list, the letter, three small buttons."""
        yield OptionList(markup=False, classes="demo-letters", compact=True)
        with VerticalScroll(can_focus=False, classes="demo-letter"):
            yield Line(_(EMPTY), classes="demo-letter-text")
        with Horizontal(classes="demo-letter-acts"):
            yield _Act(_("Link (l)"), "take_link")
            yield _Act(_("Code (c)"), "take_code")
            yield _Act(_("Browser (b)"), "open_link")

    def on_mount(self) -> None:
        """Show what has come so far."""
        self.show_letters()

    def show_letters(self) -> None:
        """Draw the list again and choose the newest letter: call when something came."""
        if not self._is_laid_out():
            return
        letters = self.query_one(OptionList)
        letters.clear_options()
        newest_first = self._letterbox.letters[::-1]
        letters.add_options(Option(_line(letter), id=str(letter.number)) for letter in newest_first)
        letters.display = bool(newest_first)
        self._show(newest_first[0] if newest_first else None)
        if newest_first:
            letters.highlighted = 0

    def _is_laid_out(self) -> bool:
        """A mail may come while the parts are still put in, one after the other; `on_mount` shows it then."""
        return all(self.query(part) for part in (".demo-letters", ".demo-letter-text", ".demo-letter-acts"))

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        number = int(event.option.id or 0)
        self._show(next((letter for letter in self._letterbox.letters if letter.number == number), None))

    @on(OptionList.OptionSelected)
    def _use(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_take_link()

    def _show(self, letter: Letter | None) -> None:
        self._chosen = letter
        self.query_one(".demo-letter-text", Line).say(letter.text if letter else _(EMPTY))
        self.query_one(".demo-letter", VerticalScroll).scroll_home(animate=False)
        self.query_one(".demo-letter-acts").display = bool(letter and letter.link)

    def action_take_link(self) -> None:
        """Put the link into the box of the reset."""
        if self._chosen and self._chosen.link:
            self.post_message(LinkTaken(self._chosen))

    def action_take_code(self) -> None:
        """Put the mail code into the box of the reset."""
        if self._chosen and self._chosen.mail_code:
            self.post_message(CodeTaken(self._chosen))

    def action_open_link(self) -> None:
        """Open the link in a real browser: only ever because somebody chose it."""
        if self._chosen and self._chosen.link:
            self.post_message(LinkOpened(self._chosen))

    def action_scroll_letter(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one(".demo-letter", VerticalScroll).scroll_relative(y=lines, animate=False)


class _Act(PushButton):
    """A button whose act is the mailbox's."""

    async def action_press(self) -> None:
        """Do it."""
        await self.app.run_action(self._act, self.query_ancestor(Mailbox))


def _line(letter: Letter) -> Content:
    """One row: when, to whom, and what."""
    name = plain(letter.to).partition("@")[0]
    return Content.assemble(f"{letter.received:%H:%M}  {name}  ", (plain(letter.subject), "bold"))
