"""The reset app with a mailbox and an authenticator: beside it where there is room, a key away elsewhere."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui_reset.app.reset_app import ResetApp
from tui_reset.demo.accounts import DemoAccount
from tui_reset.demo.authenticator import TokenTaken
from tui_reset.demo.browsing import NO_BROWSER, OPENED, opens_in_browser
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import CodeTaken, LinkOpened, LinkTaken, Mailbox
from tui_reset.demo.people_screen import PeopleScreen
from tui_reset.demo.side import Side
from tui_reset.demo.side_screen import SideScreen
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.parts import Parts
from tui_reset.flow.actions import email_of
from tui_reset.flow.events import Acted, Action, Event
from tui_reset.flow.steps import ScanSeed, ShowCode, SignedIn, SignIn, reset_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.text_box import TextBox

_LOOK_SECONDS: Final = 0.3
_TURN_SECONDS: Final = 0.02
_ON_THE_WAY: Final = {ShowCode: Action.GO_ON, SignIn: Action.HAVE_MAIL}
"""Steps that lead to the box for the mail, and the action that goes there."""


class DemoApp(ResetApp):
    """Reads the mails from the folder of the demo's mail server; everything else goes the way of the real app."""

    CSS_PATH: ClassVar = [stylesheet("app"), stylesheet("demo/side")]  # type: ignore[assignment] # Textual takes both
    BESIDE_STEPS: ClassVar = ResetApp.BESIDE_STEPS | {"side", "people"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6,ctrl+b", "side", mark("Mailbox")),
        Binding("f7,ctrl+p", "people", mark("People")),
    ]

    apps: Mapping[str, str] = MappingProxyType({})
    """The sign-in pages of the demo's other applications by id."""

    def __init__(self, parts: Parts, letterbox: Letterbox, tokens: Tokens, *, theme: str, no_color: bool) -> None:
        self._letterbox = letterbox
        self._authenticator = tokens
        self._for_the_box = ""
        super().__init__(parts, theme=theme, no_color=no_color)

    def side_panel(self) -> Widget | None:
        """Mailbox and authenticator; shown beside a screen of 110 columns or more."""
        return Side(self._letterbox, self._authenticator)

    def on_ready(self) -> None:
        """Begin to look for mail."""
        self.set_interval(_LOOK_SECONDS, self._look_for_mail)

    def happen(self, event: Event) -> None:
        """Scan the seeds that the walk shows, as a person's phone would."""
        super().happen(event)
        match self.walk.step:
            case ScanSeed(account=account, seed=seed):
                self._authenticator.add(account.email, seed)
            case SignedIn(account=account) if not account.two_factor:
                self._authenticator.forget(account.email)
            case _:
                pass

    def _look_for_mail(self) -> None:
        if self._letterbox.look():
            for mailbox in self.screen.query(Mailbox):
                mailbox.show_letters()
            if not self.screen.has_class("-wide"):
                self._say(_("You have mail: F6 opens the mailbox."))
        self._fill_box()

    def _fill_box(self) -> None:
        """Put in what waits for the box, as soon as the screen with the box is there."""
        if self._for_the_box and self.fill("mail", self._for_the_box):
            self._for_the_box = ""

    # What is taken from mailbox, authenticator and people

    def on_link_taken(self, taken: LinkTaken) -> None:
        """Put the link into the box; from the steps before it, go there first."""
        self._into_box(taken.letter.link)

    def on_code_taken(self, taken: CodeTaken) -> None:
        """The same with the mail code."""
        self._into_box(taken.letter.mail_code)

    def on_token_taken(self, taken: TokenTaken) -> None:
        """Put the authenticator's code into the field for it."""
        self._close_side()
        if not self.fill("code", taken.tick.code):
            self._say(_("This screen has no field for a code."))

    def on_link_opened(self, opened: LinkOpened) -> None:
        """Run the browser, because it was chosen."""
        self._close_side()
        self.run_worker(self._browse(opened.letter.link), group="browser", exclusive=True)

    def _into_box(self, text: str) -> None:
        self._close_side()
        if self.fill("mail", text):
            return
        action = _ON_THE_WAY.get(type(self.walk.step))
        if action is None or self.walk.busy is not None:
            self._say(_("This screen has no box for it. It is for the step “Mail”."))
            return
        self._for_the_box = text
        self.happen(Acted(action))
        for turns in range(1, 10):
            self.set_timer(turns * _TURN_SECONDS, self._fill_box)

    async def _browse(self, link: str) -> None:
        self._say(_("Opening a browser …"))
        opened = await opens_in_browser(link)
        self._say(_(OPENED if opened else NO_BROWSER))

    def _say(self, sentence: str) -> None:
        self._notice = sentence
        self._draw()

    # Keys

    def action_side(self) -> None:
        """To the mailbox and back."""
        if self.screen.has_class("-wide"):
            self._change_sides()
        else:
            self._say("")  # that there is mail is known once it has been looked at
            self.push_screen(SideScreen(Side(self._letterbox, self._authenticator), self._code_of()))

    def action_people(self) -> None:
        """Who lives here."""
        self.push_screen(PeopleScreen(self.apps), self._take)

    def _take(self, account: DemoAccount | None) -> None:
        if account is not None:
            self.fill("password", account.password)
            self.fill("username", account.username or account.email)
            if not (self.fill("identifier", account.email) or self.fill("email", account.email)):
                self._say(_("This screen has no field for an address."))

    def _change_sides(self) -> None:
        base, side = self._base(), self.screen.query_one(Side)
        if side.has_pseudo_class("focus-within"):
            base.focus_first()
        else:
            side.enter(self._code_of())

    def _code_of(self) -> str | None:
        """Whose authenticator code the present screen has an empty field for."""
        empty = any(box.id == "code" and box.display and not box.value for box in self._base().query(TextBox))
        reset = reset_of(self.walk.step)
        wanted = empty and (reset is None or reset.two_factor)
        return email_of(self.walk.step) if wanted else None

    def _close_side(self) -> None:
        if isinstance(self.screen, SideScreen):
            self.pop_screen()
