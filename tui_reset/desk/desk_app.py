"""The desk's full-screen app: it holds the session, and leads from page to page."""

import asyncio
from importlib import import_module
from typing import Any, ClassVar, Final

from textual.screen import Screen

from tui_reset.contract.wire import Profile, SessionOpened
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.desk.sign_in import SignInScreen
from tui_reset.errands.desk_errands import DeskErrands
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.flow.branding import sign_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.shell.calm_app import CalmApp
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.key_line import KeyLine, keys_of
from tui_reset.widgets.text_box import TextBox

PAGES: Final = {
    "people": ("people", "PeopleScreen"),
    "mail": ("mail_queue", "MailQueueScreen"),
    "audit": ("audit_log", "AuditLogScreen"),
    "switch": ("password_management", "PasswordManagementScreen"),
    "smtp": ("smtp_settings", "SmtpSettingsScreen"),
}
"""The pages of the menu; each is imported when it is first opened."""


def page(name: str) -> DeskScreen:
    """A new screen of that name."""
    module, screen = PAGES[name]
    made: DeskScreen = getattr(import_module(f"tui_reset.desk.{module}"), screen)()
    return made


class DeskApp(CalmApp):
    """Everything that it needs comes in `DeskParts`."""

    # The first screen is drawn before a screen's own styles are read.
    CSS_PATH: ClassVar = [stylesheet("app"), stylesheet("desk/desk")]  # type: ignore[assignment] # Textual takes both
    CRASHED = mark(
        "tui-reset desk had to stop because of a fault of its own ({name}). Nothing you typed was kept. "
        "Start it again; resets that were started go on, and User Management shows them."
    )

    def __init__(self, parts: DeskParts, *, theme: str = "dark", no_color: bool = False) -> None:
        super().__init__(theme=theme, no_color=no_color)
        self._parts = parts
        self._profile: Profile | None = None
        self._signed_in_again: asyncio.Event | None = None
        self._offline = ""
        self.errands = DeskErrands(parts, self._sign_in_again)

    def get_default_screen(self) -> Screen[Any]:
        """The door."""
        screen = SignInScreen()
        screen._push_result_callback(screen, None)  # noqa: SLF001 - switch_screen takes one off, and this has none yet
        return screen

    # What screens ask of the app

    @property
    def now(self) -> float:
        """Monotonic seconds."""
        return self._parts.clock()

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await self._parts.sleep(seconds)

    @property
    def service(self) -> str:
        """Whose desk this is; empty until it is known."""
        return sign_of(self._profile) if self._profile else ""

    @property
    def is_admin(self) -> bool:
        """Whether the administrators' part is shown; the backend judges by itself."""
        account = self.errands.account
        return account is not None and account.role == "admin"

    def open_page(self, name: str) -> None:
        """Go to a page of the menu, leaving all that was open."""
        self._go_to(page(name))

    def open_over(self, screen: DeskScreen) -> None:
        """Open a page over the present one."""
        self.push_screen(screen)

    def go_back(self) -> None:
        """Close the present page, if another is below it."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def show_menu(self) -> None:
        """Where one can go."""
        from tui_reset.desk.menu import MenuScreen  # noqa: PLC0415 - imported when first needed

        self.push_screen(MenuScreen(is_admin=self.is_admin), self._take_from_menu)

    def find_reset(self) -> None:
        """Ask for a reference number, and open its page."""
        from tui_reset.desk.find_reset import FindResetScreen  # noqa: PLC0415 - imported when first needed
        from tui_reset.desk.reset import ResetScreen  # noqa: PLC0415 - the same

        def found(reference: str | None) -> None:
            if reference is not None:
                self.open_over(ResetScreen(reference))

        self.push_screen(FindResetScreen(), found)

    def _take_from_menu(self, name: str | None) -> None:
        if name == "sign_out":
            self.run_worker(self.errands.sign_out(), group="sign-out")
            self._go_to(SignInScreen(left=True))
        elif name == "find":
            self.find_reset()
        elif name:
            self.open_page(name)

    def _go_to(self, screen: DeskScreen) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.switch_screen(screen)

    # The session

    def say_in_status(self, sentence: str) -> None:
        """On the page that is shown."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say(sentence)

    def signed_in(self, opened: SessionOpened) -> None:
        """Begin, or go on where the last session ended; another person's pages are not gone on with."""
        before = self.errands.account
        self.errands.take_on(opened)
        waiting, self._signed_in_again = self._signed_in_again, None
        same = before is not None and before.id == opened.account.id and before.role == opened.account.role
        if waiting is not None and same:
            while not isinstance(self.screen, SignInScreen):
                self.pop_screen()  # help was asked for meanwhile
            self.pop_screen()
            waiting.set()
        else:
            self.open_page("people")

    async def _sign_in_again(self) -> None:
        """The door over the present page, once however many ask; comes back when it has been passed."""
        if self._signed_in_again is None:
            self._signed_in_again = asyncio.Event()
            account = self.errands.account
            self.push_screen(SignInScreen(account.email if account else "", again=True))
        await self._signed_in_again.wait()

    # Life

    def on_ready(self) -> None:
        """After the first frame: whatever needs the backend."""
        self._parts.ready()
        self.run_worker(self._learn_profile(), group="profile")

    async def _learn_profile(self) -> None:
        self._profile = await self.errands.profile(self._say_offline)
        self.wear(self._profile.brand)
        self._say_offline("")
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.name_place()

    def _say_offline(self, sentence: str) -> None:
        if isinstance(self.screen, DeskScreen) and sentence != self._offline:
            self._offline = sentence
            self.screen.say_offline(sentence)

    async def on_unmount(self) -> None:
        """Sign out, and let go of connections."""
        await self.errands.sign_out()
        await self.errands.close()

    # Keys of every screen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """What the app's keys do is offered where they reach the app."""
        return action not in {"help", "next_theme"} or isinstance(self.screen, DeskScreen)

    def action_help(self) -> None:
        """Help for the present page, and the way to a person."""
        from tui_reset.screens.help import HelpScreen  # noqa: PLC0415 - imported when first needed

        screen = self.screen
        paragraphs = [_(paragraph) for paragraph in getattr(screen, "ABOUT", ())]
        if self._profile and self._profile.contact:
            paragraphs.append(_("Questions? {contact}").format(contact=self._profile.contact))
        self.push_screen(HelpScreen(paragraphs, keys_of(screen.query_one(KeyLine))))

    def action_leave(self) -> None:
        """End the app; nothing here is lost by leaving."""
        self.exit(0)

    def fill(self, name: str, text: str) -> bool:
        """Put `text` into the field of that name, if the present screen shows it."""
        boxes = [box for box in self.screen.query(TextBox) if box.id == name and box.display]
        for box in boxes:
            box.value = text
            box.cursor_position = len(text)
            self.screen.set_focus(box)
        return bool(boxes)
