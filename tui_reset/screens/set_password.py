"""The last form: new password, confirmation and proof, with the rules met live (S2.12 to S2.17)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.contract.codes import grouped, normalised_code
from tui_reset.contract.wire import Proof
from tui_reset.flow.events import Action, TypedPassword
from tui_reset.flow.reset_words import pause_left, reference_of, time_left
from tui_reset.flow.rules import live_rules
from tui_reset.flow.steps import Reset, SetPassword
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.password_box import PasswordBox
from tui_reset.widgets.rule_list import RuleList
from tui_reset.widgets.strength_bar import StrengthBar
from tui_reset.widgets.text_box import TextBox


class SetPasswordScreen(StepScreen):
    """Everything typed stays until it is accepted; the code is filled in when this screen's own reset has one.

    After two-factor had to be paused once more the password that was typed before stands in both fields (S1.27).
    """

    CSS_PATH = stylesheet("screens/set_password")
    CHOICES: ClassVar = (Action.USE_RECOVERY_CODE, Action.USE_AUTHENTICATOR, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """The three fields, with rules and strength between them."""
        yield from self.field(PasswordBox(self._kept, id="new_password"))
        yield StrengthBar(id="strength")
        yield RuleList(id="rules")
        yield from self.field(PasswordBox(self._kept, id="confirm"))
        yield from self.field(TextBox(_known_code(self._reset), id="code"))
        yield Line(id="facts")

    @property
    def _reset(self) -> Reset | None:
        step = self.walk.step
        return step.reset if isinstance(step, SetPassword) else None

    @property
    def _kept(self) -> str:
        step = self.walk.step
        return step.new_password.reveal() if isinstance(step, SetPassword) and step.new_password else ""

    def draw_step(self) -> None:
        """Rules, remaining time, attempts left."""
        self._judge()
        if (reset := self._reset) is not None:
            now = self.scene.now
            pause = pause_left(None if reset.paused_until is None else reset.paused_until - now)
            facts = (time_left(reset, now), pause, reference_of(reset))
            self.line("facts").say(" · ".join(fact for fact in facts if fact))

    def on_input_changed(self, changed: TextBox.Changed) -> None:
        """Judge while someone types."""
        self._judge()
        if changed.input.id == "new_password":
            self.query_one(StrengthBar).judge(changed.value, self._names())

    def _judge(self) -> None:
        reset = self._reset
        two_factor = reset is not None and reset.two_factor
        new, confirm = self.value("new_password"), self.value("confirm")
        rules = live_rules(new, confirm, self.walk.profile, self._names(), two_factor=two_factor)
        self.query_one(RuleList).say(rules)

    def _names(self) -> tuple[str, ...]:
        profile, reset = self.walk.profile, self._reset
        return tuple(name for name in (reset.email if reset else "", profile.title if profile else "") if name)

    def read_form(self) -> TypedPassword:
        """All three."""
        return TypedPassword(self.secret("new_password"), self.secret("confirm"), self.secret("code"))


def _known_code(reset: Reset | None) -> str:
    if reset is None or reset.proof is not Proof.VERIFICATION_CODE or reset.verification_code is None:
        return ""
    return grouped(normalised_code(reset.verification_code.reveal()))
