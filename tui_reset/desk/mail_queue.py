"""The mails that wait or failed, with what the mail server said, and one more try on demand."""

from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.client import desk_calls
from tui_reset.contract.desk import QueuedMail
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.flow.desk_names import named
from tui_reset.flow.desk_words import moment
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton

REFRESH_SECONDS: Final = 5.0
_EMPTY: Final = mark("No mail waits, and none has failed.")
_LOST: Final = mark("No answer came. The list shows how it stands now.")
_NO_REFERENCE: Final = mark("This mail belongs to no reset: it is tried again by itself.")


class MailQueueScreen(DeskScreen):
    """Looks again every few seconds."""

    PLACE = mark("Mail queue")
    ABOUT = (
        mark("The newest mails that wait or failed, each with the number of tries and the mail server's last words."),
        mark("F5 makes the chosen mail due now, if its reset is still open. Enter shows the reset. F8 looks again."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", mark("Open")),
        Binding("f5,ctrl+o", "retry", mark("Try again")),
        Binding("f8,ctrl+l", "refresh", mark("Look again")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._mails: list[QueuedMail] = []

    def compose_body(self) -> ComposeResult:
        """The list, and what can be done."""
        with Vertical(id="list-room"):
            yield ProblemLine(id="trouble")
            yield Line("…", id="empty")
            yield OptionList(markup=False, compact=True, id="mails")
            yield ActionsRow(
                PushButton(_("Try the chosen mail again"), "retry", primary=True, id="primary"),
                [PushButton(_("Look again"), "refresh", id="refresh")],
            )

    @property
    def mails(self) -> OptionList:
        """The list."""
        return self.query_one("#mails", OptionList)

    def begin(self) -> None:
        """Read it, and keep reading."""
        self.mails.focus()
        self.action_refresh()
        self.set_interval(REFRESH_SECONDS, self.action_refresh)

    def action_refresh(self) -> None:
        """Look again, unless something is under way."""
        if not self.is_working and self.app.screen is self:
            self.work(self._learn)

    async def _learn(self) -> None:
        queue = await self.read(desk_calls.MAIL)
        if queue.items == self._mails and self.line("empty").said != "…":
            return
        chosen = self._chosen
        self._mails = queue.items
        self.mails.clear_options()
        self.mails.add_options(Option(_line(mail)) for mail in queue.items)
        self.line("empty").say("" if queue.items else _(_EMPTY))
        at = next((row for row, mail in enumerate(queue.items) if chosen and mail.created == chosen.created), 0)
        self.mails.highlighted = at if queue.items else None
        self.query_one("#primary").display = bool(queue.items)
        self.query_one(KeyLine).read_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a mail there is nothing to open or to try again."""
        return super().check_action(action, parameters) and (action not in {"open", "retry"} or bool(self._mails))

    @property
    def _chosen(self) -> QueuedMail | None:
        at = self.mails.highlighted
        return self._mails[at] if at is not None and at < len(self._mails) else None

    @on(OptionList.OptionSelected, "#mails")
    def _open_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """The reset that the mail belongs to."""
        from tui_reset.desk.reset import ResetScreen  # noqa: PLC0415 - imported when first needed

        if (mail := self._chosen) is not None and mail.reference:
            self.desk.open_over(ResetScreen(mail.reference))

    def action_retry(self) -> None:
        """Make it due now."""
        mail = self._chosen
        if mail is None or self.is_working:
            return
        if not mail.reference:
            self.complain(_(_NO_REFERENCE), Tone.NOTICE)
            return
        self.is_working = True
        self.complain("")
        self.work(partial(self._retry, mail.reference))

    async def _retry(self, reference: str) -> None:
        try:
            await self.change(desk_calls.retry_mail(reference))
        except OutcomeUnknown:
            self.complain(_(_LOST), Tone.OFFLINE)
        else:
            self.complain(_("The mail of {reference} is due now.").format(reference=reference), Tone.NOTICE)
        finally:
            self.is_working = False
        await self._learn()


def _line(mail: QueuedMail) -> Content:
    """Two rows: what it is and how it stands; what the mail server said."""
    tries = ngettext("{number} try", "{number} tries", mail.attempts).format(number=mail.attempts)
    head = f"  {plain(named(mail.template))}  {plain(named(mail.state))}, {tries}, {moment(plain(mail.created))}"
    reply = plain(mail.smtp_reply).replace("\n", " ")
    return Content.assemble((plain(mail.reference or "—"), "bold"), head, f"\n  {reply}" if reply else "")
