"""Admin > Users > Password Management: Forgot Password is on, or off (S1.8)."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from tui_reset.client import desk_calls
from tui_reset.contract.desk import DeskSettings
from tui_reset.desk.settings_form import FRESH_CODE, SettingsForm
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.widgets.actions_row import ActionsRow
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.problem_line import ProblemLine
from tui_reset.widgets.push_button import PushButton
from tui_reset.widgets.text_box import TextBox

_STATES: Final = {
    True: (
        mark("● Forgot Password is on."),
        mark(
            "Users find the link on the sign-in screen. Switched off, it goes from there at once, and the service "
            "refuses requests; links that were mailed before still work until they expire."
        ),
        mark("Switch it off"),
    ),
    False: (
        mark("○ Forgot Password is off."),
        mark(
            "Users are told to ask an administrator. Resets that the desk starts work all the same. "
            "Switched on, the link is on the sign-in screen at once."
        ),
        mark("Switch it on"),
    ),
}


class PasswordManagementScreen(SettingsForm):
    """One switch, and the code that proves who throws it."""

    PLACE = mark("Password Management")
    ABOUT = (
        mark("Switches self-service password reset on and off, without a restart. The change goes into the audit log."),
        mark("The code must be a new one from your authenticator app: each works once."),
    )
    FIELDS: ClassVar = ("code",)

    def compose_body(self) -> ComposeResult:
        """How it stands, and the other way."""
        with VerticalScroll(id="room", can_focus=False), Vertical(id="card"):
            yield Line(_("Forgot Password"), id="title")
            yield ProblemLine(id="trouble")
            yield Line("…", id="state")
            yield Line(id="lead")
            yield from self.field(TextBox(id="code"), _(FRESH_CODE))
            yield ActionsRow(PushButton(_("Save"), "send", primary=True, id="primary"), [])

    @property
    def sends(self) -> str:
        """What Enter does here, for the key line."""
        return _(_STATES[self.settings.self_service][2]) if self.settings else _("Save")

    def draw_settings(self, settings: DeskSettings) -> None:
        """On or off."""
        state, lead, label = map(_, _STATES[settings.self_service])
        self.line("state").say(state)
        self.line("lead").say(lead)
        self.query_one("#primary", PushButton).name_it(label)
        self.box("code").focus()
        self.query_one(KeyLine).read_keys()

    def action_send(self) -> None:
        """The other way than it stands."""
        settings, code = self.settings, self.code
        if settings is None or code is None or self.is_working:
            return
        wanted = not settings.self_service
        self.clear_troubles()
        done = _("Forgot Password is switched on.") if wanted else _("Forgot Password is switched off.")
        self.send(desk_calls.change_settings(code, self_service=wanted), done)
