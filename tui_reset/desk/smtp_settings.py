"""Admin > SMTP Email Settings: shown, changed, and tested with the failing stage named (S1.10)."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui_reset.client import desk_calls
from tui_reset.contract.desk import DeskSettings, MailTest, SmtpChange, SmtpShown
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.desk.settings_form import FRESH_CODE, SettingsForm
from tui_reset.flow.desk_words import STAGES
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

LABELS: Final[Mapping[str, str]] = {
    "host": mark("Mail server"),
    "port": mark("Port"),
    "tls": mark("Encryption: starttls, tls or none"),
    "username": mark("User name (empty: no sign-in)"),
    "sender": mark("Sender"),
}
_DROPS_PASSWORD: Final = ("host", "port", "tls", "username")
_TEST_LOST: Final = mark("No answer came to the test. Look into your mailbox before you test again.")
_MOST_PORTS: Final = 65_535


class SmtpSettingsScreen(SettingsForm):
    """The password can be written and never read."""

    PLACE = mark("SMTP Email Settings")
    ABOUT = (
        mark(
            "What the service sends its mails with. Changes take effect at once, are mailed to all "
            "administrators through "
            "the old settings, and go into the audit log."
        ),
        mark("Another server, port, encryption or user name drops the stored password: type it again with the change."),
        mark(
            "F5 sends a real test mail to your own address with the settings that are stored, and names where it fails."
        ),
    )
    FIELDS: ClassVar = (*LABELS, "password", "code")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+o", "test", mark("Test mail")),
        Binding("f2,ctrl+r", "show_passwords", mark("Show")),
    ]

    def compose_body(self) -> ComposeResult:
        """The fields, the code, and two buttons."""
        with VerticalScroll(id="room", can_focus=False), Vertical(id="card"):
            yield Line(_("SMTP Email Settings"), id="title")
            yield ProblemLine(id="trouble")
            yield Line(id="lead")
            for name, label in LABELS.items():
                yield from self.field(TextBox(id=name), _(label))
            yield from self.field(PasswordBox(id="password"), _("New password (empty: as it is)"))
            yield from self.field(TextBox(id="code"), _(FRESH_CODE))
            yield ActionsRow(
                PushButton(_("Save"), "send", primary=True, id="primary"),
                [PushButton(_("Send a test mail to me"), "test", id="test")],
            )

    def draw_settings(self, settings: DeskSettings) -> None:
        """As they are stored."""
        stored = (
            _("A password is stored; it is never shown.") if settings.smtp.has_password else _("No password is stored.")
        )
        hosts = ", ".join(settings.allowed_hosts)
        allowed = _("Allowed servers: {hosts}.").format(hosts=hosts) if hosts else ""
        self.line("lead").say(together(stored, allowed))
        for name in LABELS:
            self.box(name).value = str(getattr(settings.smtp, name))
        self.query_one(PasswordBox).forget()
        if self.focused is None:
            self.box("host").focus()

    def action_send(self) -> None:
        """Save what is different."""
        if self.settings is None or self.is_working:
            return
        self.clear_troubles()
        wanted = self._changed(self.settings.smtp)
        if wanted is None:
            return
        if wanted == SmtpChange():
            self.complain(_("Nothing here is different from what is stored."), Tone.NOTICE)
        elif (code := self.code) is not None:
            self.send(desk_calls.change_settings(code, smtp=wanted), together(_("Saved."), self._advice(wanted)))

    def _changed(self, now: SmtpShown) -> SmtpChange | None:
        """What differs; None when it cannot be sent, which is said then."""
        typed = {name: self.box(name).value.strip() for name in LABELS}
        if not (typed["port"].isascii() and typed["port"].isdigit() and 0 < int(typed["port"][:6]) <= _MOST_PORTS):
            self.complain_at("port", _("A port is a number from 1 to {most}.").format(most=_MOST_PORTS))
            return None
        texts = {name: text for name, text in typed.items() if name != "port" and text != getattr(now, name)}
        port = int(typed["port"])
        return SmtpChange(
            **texts,
            port=port if port != now.port else None,
            password=self.query_one(PasswordBox).value or None,
        )

    def _advice(self, wanted: SmtpChange) -> str:
        """Of a stored password that is gone now."""
        had = self.settings is not None and self.settings.smtp.has_password
        drops = any(getattr(wanted, name) is not None for name in _DROPS_PASSWORD)
        if had and drops and wanted.password is None:
            return _("The stored password was dropped with it: type it again if the server wants one. Test with F5.")
        return _("Test it with F5.")

    def action_test(self) -> None:
        """A real mail to this administrator, with what is stored."""
        if not self.is_working:
            self.is_working = True
            self.clear_troubles()
            self.work(self._test)

    async def _test(self) -> None:
        try:
            self._tell(await self.change(desk_calls.MAIL_TEST))
        except OutcomeUnknown:
            self.complain(_(_TEST_LOST), Tone.OFFLINE)
        finally:
            self.is_working = False
            self.query_one("#room", VerticalScroll).scroll_home(animate=False)

    def _tell(self, test: MailTest) -> None:
        reply = _("It said: {reply}").format(reply=test.reply) if test.reply else ""
        if test.ok:
            account = self.desk.errands.account
            said = _("The mail server took a test mail.")
            if account:
                said = _("The mail server took a test mail to {email}.").format(email=account.email)
            self.complain(together(said, reply), Tone.NOTICE)
        else:
            self.complain(together(_failed(test.stage), reply))


def _failed(stage: str) -> str:
    """Where a test mail failed, with the stage's own name for those who look after the mail server."""
    return _(STAGES[stage]) if stage in STAGES else _("The test mail failed ({stage}).").format(stage=stage)
