"""The desk's door: name, password and a code, all three in one form (a session without the code opens nothing)."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import SessionOpened
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.flow.desk_door import LEFT, NEEDED, barred, refused_at
from tui_reset.flow.sentences import together
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.text_box import TextBox

AGAIN: Final = mark("You have been signed out. Sign in again: the page below waits with all that was typed.")


class SignInScreen(DeskScreen):
    """The first screen, and over any other when the session has ended."""

    PLACE = mark("Support desk")
    HAS_MENU = False
    ABOUT = (
        mark("Sign in with an account that has the role of the support desk or of an administrator."),
        mark("The code is the one that your authenticator app shows. A recovery code is taken too, and works once."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", mark("Sign in"), priority=True),
        Binding("f2,ctrl+r", "show_passwords", mark("Show")),
    ]

    def __init__(self, identifier: str = "", *, again: bool = False, left: bool = False) -> None:
        super().__init__()
        self._left = left
        self._identifier = identifier
        self._again = again

    def compose_body(self) -> ComposeResult:
        """Three fields and a button."""
        with VerticalScroll(id="room", can_focus=False), Vertical(id="card"):
            yield Line(_("Sign in to the support desk"), id="title")
            yield ProblemLine(id="trouble")
            yield Line(_(AGAIN) if self._again else "", id="lead")
            yield from self.field(TextBox(self._identifier, id="identifier"), _("Email address"))
            yield from self.field(PasswordBox(id="password"), _("Password"))
            yield from self.field(TextBox(id="code"), _("Authenticator code"))
            yield ActionsRow(PushButton(_("Sign in"), "send", primary=True, id="primary"), [])

    def begin(self) -> None:
        """Into the first empty field; who has just signed out hears that it is so."""
        self.complain(_(LEFT) if self._left else "", Tone.NOTICE)
        self.box("password" if self._identifier else "identifier").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """There is nothing behind this door and no way round it."""
        return action not in {"menu", "back"}

    def action_send(self) -> None:
        """Sign in, once all three are there."""
        if self.is_working:
            return
        self.clear_troubles()
        for name, sentence in NEEDED.items():
            if not self.box(name).value.strip():
                self.complain_at(name, _(sentence))
                return
        self.is_working = True
        self.work(self._sign_in)

    async def _sign_in(self) -> None:
        identifier = self.box("identifier").value.strip()
        password, code = Secret(self.box("password").value), Secret(self.box("code").value)
        try:
            opened = await self.desk.errands.sign_in(identifier, password, code)
        except Problem as problem:
            self._refuse(problem)
        except GatewayFault as fault:
            used = _("If the code is refused then, wait for the next one.") if isinstance(fault, OutcomeUnknown) else ""
            self.complain(together(fault.sentence, used), Tone.OFFLINE)
        else:
            await self._let_in(opened)
        finally:
            self.is_working = False

    async def _let_in(self, opened: SessionOpened) -> None:
        if refusal := barred(opened.account):
            await self.desk.errands.give_back(Secret(opened.token))
            self.complain(refusal)
            return
        self.query_one(PasswordBox).forget()
        self.box("code").value = ""
        self.desk.signed_in(opened)

    def _refuse(self, problem: Problem) -> None:
        name, sentence = refused_at(problem)
        if name:
            self.complain_at(name, sentence)
        else:
            self.complain(sentence)
