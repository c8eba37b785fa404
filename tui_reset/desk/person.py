"""A person's profile page: who it is, the open resets, what happened last, and the Actions (S1.3, S1.12)."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.client import desk_calls
from tui_reset.contract.desk import OpenReset, Person, PersonPage
from tui_reset.contract.secret import Secret
from tui_reset.desk.choices import Choice, ChoicesScreen
from tui_reset.desk.confirm_reset import ConfirmResetScreen
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.errands.desk_start import Started
from tui_reset.flow.desk_resets import LOOKED_UP, newest_event
from tui_reset.flow.desk_words import MARKS, STATES, event_line, facts_of, hindrance_of, name_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton

RESET: Final = mark("Reset User Password")


class PersonScreen(DeskScreen):
    """Nobody can set somebody else's password here: an administrator can only have the mail sent (S1.3)."""

    PLACE = mark("User")
    ABOUT = (
        mark(
            "F5 opens the Actions. “Reset User Password” sends the person the same mail that “Forgot Password” sends: "
            "nobody at the desk sees or sets a password, a link or a mail code."
        ),
        mark("Enter on an open reset shows how it stands."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+o", "actions", mark("Actions")),
        Binding("f8,ctrl+l", "refresh", mark("Look again")),
        Binding("up", "scroll_room(-1)", show=False),
        Binding("down", "scroll_room(1)", show=False),
        Binding("pageup", "scroll_room(-8)", show=False),
        Binding("pagedown", "scroll_room(8)", show=False),
    ]

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person
        self._resets: list[OpenReset] = []
        self._newest_event = 0
        self._was_covered = False

    def compose_body(self) -> ComposeResult:
        """What the list knew already; the rest comes with the page."""
        with VerticalScroll(id="room", can_focus=False), Vertical(id="card"):
            yield Line(name_of(self._person), id="title")
            yield ProblemLine(id="trouble")
            yield Line(facts_of(self._person), id="lead")
            yield ActionsRow(
                PushButton(_("Actions"), "actions", primary=True, id="primary"),
                [PushButton(_("Look again"), "refresh", id="refresh"), PushButton(_("Back"), "back", id="back")],
            )
            yield Line(id="resets-title", classes="-heading")
            yield OptionList(markup=False, compact=True, id="resets")
            yield Line(id="events-title", classes="-heading")
            yield Line(id="events")

    def begin(self) -> None:
        """Read the page."""
        self.query_one("#primary").focus()
        self.query_one("#resets").display = False
        self.work(self._learn)

    async def _learn(self) -> None:
        self._draw_page(await self.read(desk_calls.person(self._person.id)))

    def _draw_page(self, page: PersonPage) -> None:
        self.complain("")
        self._person, self._resets = page.person, page.open_resets
        self._newest_event = newest_event(page)
        self.line("title").say(name_of(page.person))
        self.line("lead").say(facts_of(page.person))
        resets = self.query_one("#resets", OptionList)
        resets.clear_options()
        resets.add_options(Option(_reset_line(reset)) for reset in page.open_resets)
        resets.display = bool(page.open_resets)
        self.line("resets-title").say(_("Open resets") if page.open_resets else _("No reset is open."))
        self.line("events-title").say(_("Last events (UTC)") if page.last_events else "")
        self.line("events").say("\n".join(map(event_line, page.last_events)))

    def on_screen_suspend(self) -> None:
        """Something is done over this page."""
        self._was_covered = True

    def on_screen_resume(self) -> None:
        """It shows on this page."""
        if self._was_covered:
            self.work(self._learn)

    @on(OptionList.OptionSelected, "#resets")
    def _open_reset(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._follow(self._resets[event.option_index].reference)

    def action_refresh(self) -> None:
        """Read the page again."""
        self.work(self._learn)

    def action_actions(self) -> None:
        """The Actions menu."""
        choices = (Choice("reset", _(RESET), hindrance_of(self._person)), Choice("audit", _("Show in the audit log")))
        self.app.push_screen(ChoicesScreen(_("Actions"), choices), self._act)

    def _act(self, answer: str | None) -> None:
        if answer == "reset":
            self.app.push_screen(ConfirmResetScreen(self._person, self._newest_event), self._started)
        elif answer == "audit":
            from tui_reset.desk.audit_log import AuditLogScreen  # noqa: PLC0415 - imported when first needed

            self.desk.open_over(AuditLogScreen(account=self._person.email))

    def _started(self, started: Started | None) -> None:
        if started is not None:
            self._follow(started.reference, started.code, _(LOOKED_UP) if started.was_looked_up else "")

    def _follow(self, reference: str, code: Secret | None = None, note: str = "") -> None:
        from tui_reset.desk.reset import ResetScreen  # noqa: PLC0415 - imported when first needed

        self.desk.open_over(ResetScreen(reference, name_of(self._person), code, note))

    def action_scroll_room(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one("#room", VerticalScroll).scroll_relative(y=lines, animate=False)


def _reset_line(reset: OpenReset) -> Content:
    """`536-757-368  ● Sent: …`."""
    said = f"  {MARKS[reset.state]} {_(STATES[reset.state])}"
    return Content.assemble((plain(reset.reference), "bold"), said)
