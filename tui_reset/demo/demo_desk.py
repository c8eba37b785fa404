"""The desk's app with the mailbox and the authenticator a key away."""

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from tui_reset.demo.accounts import DemoAccount
from tui_reset.demo.authenticator import TokenTaken
from tui_reset.demo.browsing import NO_BROWSER, OPENED, opens_in_browser
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import CodeTaken, LinkOpened, LinkTaken
from tui_reset.demo.people_screen import PeopleScreen
from tui_reset.demo.side import Side
from tui_reset.demo.side_screen import SideScreen
from tui_reset.demo.tokens import Tokens
from tui_reset.desk.desk_app import DeskApp
from tui_reset.desk.desk_screen import DeskScreen
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.text_box import TextBox

_LOOK_SECONDS: Final = 0.3
_NOT_HERE: Final = mark("The desk has no box for it: a link is opened with b, in a browser, or in tui-reset.")


class DemoDesk(DeskApp):
    """Reads the mails from the folder of the demo's mail server."""

    CSS_PATH: ClassVar = [*DeskApp.CSS_PATH, stylesheet("demo/side")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6,ctrl+b", "side", mark("Mailbox")),
        Binding("f7,ctrl+p", "people", mark("People")),
    ]

    def __init__(self, parts: DeskParts, letterbox: Letterbox, tokens: Tokens, *, theme: str, no_color: bool) -> None:
        super().__init__(parts, theme=theme, no_color=no_color)
        self._letterbox = letterbox
        self._authenticator = tokens

    def on_ready(self) -> None:
        """Begin to look for mail."""
        self.set_interval(_LOOK_SECONDS, self._look_for_mail)

    def _look_for_mail(self) -> None:
        if self._letterbox.look():
            self._say(_("You have mail: F6 opens the mailbox."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Beside pages alone."""
        return super().check_action(action, parameters) and (
            action not in {"side", "people"} or isinstance(self.screen, DeskScreen)
        )

    def action_side(self) -> None:
        """To the mailbox and the authenticator."""
        boxes = {box.id: box.value for box in self.screen.query(TextBox) if box.display}
        code_of = boxes.get("identifier", "") if boxes.get("code") == "" else None
        self.push_screen(SideScreen(Side(self._letterbox, self._authenticator), code_of))

    def action_people(self) -> None:
        """Who lives here: to sign in it is somebody of the desk who is offered."""
        signs_in = bool(self.screen.query("#identifier"))
        self.push_screen(PeopleScreen(role="desk" if signs_in else "user"), self._take)

    def _take(self, account: DemoAccount | None) -> None:
        if account is not None:
            self.fill("password", account.password)
            if not self.fill("identifier", account.email) and not self.fill("search", account.email):
                self._say(_("This page has no field for an address."))
            if empty := [box for box in self.screen.query(TextBox) if box.id == "code" and not box.value]:
                self.screen.set_focus(empty[0])

    def on_token_taken(self, taken: TokenTaken) -> None:
        """Put the authenticator's code into the field for it."""
        self._close_side()
        if not self.fill("code", taken.tick.code):
            self._say(_("This page has no field for a code."))

    def on_link_taken(self, taken: LinkTaken) -> None:  # noqa: ARG002 - where it would go is all there is to say
        """There is nothing to put it into."""
        self._close_side()
        self._say(_(_NOT_HERE))

    def on_code_taken(self, taken: CodeTaken) -> None:  # noqa: ARG002 - the same
        """There is nothing to put it into."""
        self._close_side()
        self._say(_(_NOT_HERE))

    def on_link_opened(self, opened: LinkOpened) -> None:
        """Run the browser, because it was chosen."""
        self._close_side()
        self.run_worker(self._browse(opened.letter.link), group="browser", exclusive=True)

    async def _browse(self, link: str) -> None:
        opened = await opens_in_browser(link)
        self._say(_(OPENED if opened else NO_BROWSER))

    def _close_side(self) -> None:
        if isinstance(self.screen, SideScreen):
            self.pop_screen()

    def _say(self, sentence: str) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.say(sentence)
