"""A reset as it stands now, under its reference number, with the code to read out if there is one (S1.14, S1.14a)."""

from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui_reset.client import desk_calls
from tui_reset.client.desk import OVER
from tui_reset.contract.desk import DeskReset, DeskState
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.flow.countdown import minutes
from tui_reset.flow.desk_resets import NO_PERSON, NOT_THERE_ANY_MORE
from tui_reset.flow.desk_words import MARKS, STATES, name_of
from tui_reset.flow.rail import Rail
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.code_display import CodeDisplay
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.top_line import TopLine

_WAY: Final = {DeskState.QUEUED: 0, DeskState.SENT: 1, DeskState.OPENED: 2, DeskState.CHANGED: 4}
_PLACES: Final = (mark("Queued"), mark("Sent"), mark("Opened"), mark("Changed"))
_READ_OUT: Final = mark(
    "Verification code, to read out to the caller: it is shown on this page alone, "
    "and is worth nothing without the mail."
)


class ResetScreen(DeskScreen):
    """Follows the reset until its end. It never shows a link, a mail code or a password."""

    PLACE = mark("Reset")
    ABOUT = (
        mark(
            "The state changes by itself: queued, sent, opened, changed; or failed, expired, cancelled. "
            "“Opened” means that somebody with the mail has begun."
        ),
        mark("Tell the caller the reference number: with it everybody at the desk finds this reset again."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_room(-1)", show=False),
        Binding("down", "scroll_room(1)", show=False),
    ]

    def __init__(self, reference: str, name: str = "", code: Secret | None = None, note: str = "") -> None:
        super().__init__()
        self._reference = reference
        self._whose = name
        self._code = code
        self._note = note
        self._reset: DeskReset | None = None
        self._expires_at = 0.0

    def compose_body(self) -> ComposeResult:
        """Whose, how it stands, the number, the code."""
        with VerticalScroll(id="room", can_focus=False), Vertical(id="card"):
            yield Line(id="title")
            yield ProblemLine(id="trouble")
            yield Line("…", id="state")
            yield Line(_("Reference number"), classes="-label")
            yield CodeDisplay(self._reference, id="reference", as_it_is=True)
            if self._code is not None:
                yield Line(_(_READ_OUT), classes="-label")
                yield CodeDisplay(self._code.reveal(), id="code")
            yield Line(self._note, id="notes")
            yield Line(id="facts")
            yield ActionsRow(None, [PushButton(_("Back"), "back", id="back")])

    def begin(self) -> None:
        """Read it, then follow it."""
        self.set_class(self._code is not None, "-with-code")
        self._name_it(self._whose)
        self.query_one("#back").focus(scroll_visible=False)
        self.set_interval(1.0, self._draw_time)
        self.work(self._follow)

    async def _follow(self) -> None:
        try:
            reset = await self.read(desk_calls.reset(self._reference))
        except Problem as problem:
            if problem.code is not ProblemCode.NOT_FOUND:
                raise
            self.line("state").say(_(NOT_THERE_ANY_MORE))
            return
        self._draw_reset(reset)
        if reset.state not in OVER:
            # A worker of its own: this one has been waited for.
            self.work(partial(self._watch, reset.version), group="watch")

    async def _watch(self, version: int) -> None:
        await self.desk.errands.watch(self._reference, version, self._draw_reset, self.say_offline)

    def _draw_reset(self, reset: DeskReset) -> None:
        self._reset = reset
        self._expires_at = self.desk.now + reset.expires_in
        self._name_it(name_of(reset.account) if reset.account else self._whose)
        self.line("state").say(f"{MARKS[reset.state]} {_(STATES[reset.state])}")
        for state in DeskState:
            self.line("state").set_class(state is reset.state, f"-{state}")
        at = _WAY.get(reset.state)
        rail = None if at is None else Rail(tuple(map(_, _PLACES)), at)
        self.query_one(TopLine).say(self.place(), rail)
        self._draw_time()

    def _name_it(self, name: str) -> None:
        self.line("title").say(_("Password reset for {name}").format(name=name) if name else _("Password reset"))

    def _draw_time(self) -> None:
        reset = self._reset
        if reset is None:
            return
        left = _("{time} left").format(time=minutes(self._expires_at - self.desk.now))
        left = left if reset.state not in OVER else ""
        reply = _("The mail server said: {reply}").format(reply=reset.smtp_reply) if reset.smtp_reply else ""
        nobody = "" if reset.account else _(NO_PERSON)
        self.line("facts").say("\n".join(text for text in (left, reply, nobody) if text))

    def _speak_of_waiting(self) -> None:
        """The wait for the next state is what this page is for."""
        if self._reset is None:
            super()._speak_of_waiting()

    def action_scroll_room(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one("#room", VerticalScroll).scroll_relative(y=lines, animate=False)
