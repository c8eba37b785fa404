"""The live wait, with the one box that takes anything from the mail (S2.7, S2.9a, S2.10a)."""

from typing import ClassVar

from textual.app import ComposeResult

from tui_reset.flow.countdown import minutes
from tui_reset.flow.events import Action, TypedMail
from tui_reset.flow.reset_words import time_left
from tui_reset.flow.steps import Reset, WaitForMail
from tui_reset.flow.words import no_mail_hint
from tui_reset.language.texts import gettext as _
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.text_box import MailBox


class WaitForMailScreen(StepScreen):
    """Moves by itself when the reset is finished in the browser with this screen's code, or expires."""

    CSS_PATH = stylesheet("screens/wait_for_mail")
    CHOICES: ClassVar = (Action.RESEND, Action.OTHER_ADDRESS, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """Times, the hint that comes by itself, the box."""
        yield Line(id="facts")
        yield Line(id="hint")
        yield from self.field(MailBox(id="mail"))

    def draw_step(self) -> None:
        """Count down from the server's seconds."""
        match self.walk.step:
            case WaitForMail(reset):
                now = self.scene.now
                self.line("facts").say(f"{time_left(reset, now)} · {_again(reset, now)}")
                self.line("hint").say(no_mail_hint(now - reset.asked_at, reset.email))
            case _:
                pass

    def read_form(self) -> TypedMail | Action:
        """What came from the mail; nothing at all means that it was finished in the browser."""
        text = self.secret("mail")
        return TypedMail(text) if text.reveal().strip() else Action.FINISHED_ELSEWHERE


def _again(reset: Reset, now: float) -> str:
    if reset.resends_left <= 0:
        return _("the mail cannot be sent again")
    if now < reset.resend_at:
        return _("mail again in {time}").format(time=minutes(reset.resend_at - now + 0.999))
    return _("no mail? It can be sent again")
