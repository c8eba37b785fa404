"""What both pages of settings share: a fresh authenticator code proves who changes, and a lost answer is looked up."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui_reset.client import desk_calls
from tui_reset.client.exchange import Exchange
from tui_reset.contract.desk import DeskSettings
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.desk.beside import is_here
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.flow.desk_words import trouble_of, wrong_code
from tui_reset.flow.sentences import together, wait_of
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

FRESH_CODE: Final = mark("A new authenticator code")
_NO_CODE: Final = mark("Type the code that your authenticator app shows now; each one works once.")
_LOOKED_UP: Final = mark("No answer came. What is shown now is what the service has.")


class SettingsForm(DeskScreen):
    """Subclasses draw `DeskSettings`, and say at which of their fields a refusal belongs."""

    FIELDS: ClassVar[Sequence[str]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", mark("Save"), priority=True),
        Binding("up", "scroll_room(-1)", show=False),
        Binding("down", "scroll_room(1)", show=False),
        Binding("pageup", "scroll_room(-8)", show=False),
        Binding("pagedown", "scroll_room(8)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.settings: DeskSettings | None = None

    def draw_settings(self, settings: DeskSettings) -> None:
        """Show them."""

    def begin(self) -> None:
        """Read them."""
        self.work(self._learn)

    async def _learn(self) -> None:
        self._take(await self.read(desk_calls.SETTINGS))

    def _take(self, settings: DeskSettings) -> None:
        self.settings = settings
        self.draw_settings(settings)

    @property
    def code(self) -> Secret | None:
        """The authenticator code; None when there is none, which is said then."""
        digits = "".join(self.box("code").value.split())
        if not digits:
            self.complain_at("code", _(_NO_CODE))
        return Secret(digits) if digits else None

    def send(self, change: Exchange[DeskSettings], done: str) -> None:
        """Ask for the change once; `done` is said when it is so."""
        self.is_working = True
        self.work(partial(self._send, change, done))

    async def _send(self, change: Exchange[DeskSettings], done: str) -> None:
        try:
            settings = await self.change(change)
        except OutcomeUnknown:
            await self._learn()
            self.complain(_(_LOOKED_UP), Tone.OFFLINE)
        except Problem as problem:
            self._refuse(problem)
        except GatewayFault as fault:
            self.complain(fault.sentence, Tone.OFFLINE)
        else:
            self.clear_troubles()
            self._take(settings)
            self.complain(done, Tone.NOTICE)
        finally:
            self.is_working = False
            if is_here(self):
                self.box("code").value = ""

    def _refuse(self, problem: Problem) -> None:
        if problem.code is ProblemCode.WRONG_PROOF:
            self.complain_at("code", wrong_code(problem))
            return
        if problem.code is ProblemCode.PROOF_LOCKED:
            self.complain_at("code", together(_("Too many wrong codes."), wait_of(problem)))
            return
        elsewhere = []
        for name, sentences in (problem.fields or {}).items():
            field = name.rpartition(".")[2]
            if field in self.FIELDS:
                self.complain_at(field, " ".join(sentences))
            else:
                elsewhere += sentences
        if elsewhere or not problem.fields:
            self.complain(" ".join(elsewhere) or trouble_of(problem))

    def action_scroll_room(self, lines: int) -> None:
        """Move what does not fit."""
        self.query_one("#room", VerticalScroll).scroll_relative(y=lines, animate=False)
