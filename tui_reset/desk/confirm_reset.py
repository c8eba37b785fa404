"""The pop-up before a reset: whose password, and why; only “Confirm” sends anything (S1.13)."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.contract import limits
from tui_reset.contract.desk import Person
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem
from tui_reset.desk.beside import is_here
from tui_reset.desk.desk_overlay import DeskOverlay
from tui_reset.errands.desk_start import Start, Started, start_reset
from tui_reset.flow.desk_resets import LOOKING, NOT_STARTED, REASON_NEEDED
from tui_reset.flow.desk_words import name_of, trouble_of
from tui_reset.flow.sentences import together
from tui_reset.flow.trouble import Tone
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.text_box import TextBox

_SENDS_AGAIN: Final = mark("Confirm sends it again.")
_ON_ITS_WAY: Final = mark("This is on its way and cannot be taken back here.")


class ReasonBox(TextBox):
    """As long as the audit log takes it."""

    LONGEST = limits.REASON_CHARACTERS
    TOO_LONG = mark("A reason has {number} characters at most. Nothing was put in.")


class ConfirmResetScreen(DeskOverlay[Started]):
    """Esc and Cancel send nothing. A lost answer is looked up on the person's page, never sent again blindly."""

    ABOUT = (
        mark("The reason goes into the audit log beside your name and the person's."),
        mark("Confirm sends the mail with the link to the person's own address. Esc or Cancel sends nothing."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", mark("Next")),  # on a button the footer has that button's own name
        Binding("escape", "close", mark("Cancel")),
    ]
    AUTO_FOCUS = "#reason"

    def __init__(self, person: Person, newest_event: int) -> None:
        super().__init__()
        self._person = person
        self._newest_event = newest_event
        self._is_sending = False
        self._wanted: Start | None = None

    def compose_card(self) -> ComposeResult:
        """Whose, why, yes and no."""
        reason = ReasonBox(id="reason")
        reason.name_it(_("Reason, for the audit log"))
        with Vertical(classes="-overlay"):
            yield Line(_("Reset the password of {name}?").format(name=name_of(self._person)), classes="-title")
            sent = _("A mail with a link is sent to {email}.").format(email=self._person.email)
            yield Line(sent, classes="-paragraph")
            yield ProblemLine(id="trouble")
            yield reason
            yield ProblemLine(id="reason-trouble", classes="-at-field")
            yield PushButton(_("Confirm"), "confirm", primary=True, id="confirm")
            yield PushButton(_("Cancel"), "close", id="cancel")

    @property
    def _reason(self) -> str:
        return self.query_one("#reason", TextBox).value.strip()

    def on_input_submitted(self) -> None:
        """Enter in the reason."""
        self.action_enter()

    def on_descendant_focus(self) -> None:
        """Enter may do something else now."""
        self.query_one(KeyLine).read_keys()

    def action_enter(self) -> None:
        """From the reason to Confirm; it never sends."""
        if self._complete():
            self.query_one("#confirm").focus()

    def on_text_box_paste_refused(self, refused: TextBox.PasteRefused) -> None:
        """Say why nothing was put in."""
        self.query_one("#reason-trouble", ProblemLine).complain(refused.sentence)

    def _complete(self) -> bool:
        missing = "" if self._reason else _(REASON_NEEDED)
        self.query_one("#reason-trouble", ProblemLine).complain(missing)
        if missing:
            self.query_one("#reason").focus()
        return not missing

    def _complain(self, sentence: str, tone: Tone = Tone.REFUSED) -> None:
        if is_here(self):
            self.query_one("#trouble", ProblemLine).complain(sentence, tone)

    def action_confirm(self) -> None:
        """Start the reset, once."""
        if self._is_sending or not self._complete():
            return
        self._is_sending = True
        self._complain(_("Starting the reset …"), Tone.NOTICE)
        self.run_worker(self._start(), group="start")

    def action_close(self) -> None:
        """Nothing is sent; what is on its way already is waited for."""
        if self._is_sending:
            self._complain(_(_ON_ITS_WAY), Tone.NOTICE)
        else:
            self.dismiss(None)

    def _say_looking(self) -> None:
        self._complain(_(LOOKING), Tone.OFFLINE)

    async def _start(self) -> None:
        if self._wanted is None or self._wanted.reason != self._reason:
            self._wanted = Start(self._person.id, self._reason, self._newest_event)
        try:
            started = await start_reset(self.desk.errands, self._wanted, self._say_looking)
        except (Problem, GatewayFault) as trouble:
            tone = Tone.OFFLINE if isinstance(trouble, GatewayFault) else Tone.REFUSED
            self._complain(trouble_of(trouble), tone)
        else:
            if started is None:
                self._complain(together(_(NOT_STARTED), _(_SENDS_AGAIN)), Tone.OFFLINE)
            else:
                self.finish(started)
        finally:
            self._is_sending = False
