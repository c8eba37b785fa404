"""The reset in lines with what the demo adds: more lines in the menus, and a line for each mail that comes."""

from collections.abc import Sequence
from typing import Final

from tui_reset.contract.wire import Proof
from tui_reset.demo.accounts import DemoAccount
from tui_reset.demo.letters import Letter
from tui_reset.demo.side_lines import BACK, IN_BROWSER, MAILS, SideLines, browse, code_lines
from tui_reset.errands.parts import Parts
from tui_reset.flow.actions import email_of
from tui_reset.flow.events import Event
from tui_reset.flow.steps import (
    Access,
    EnterMail,
    NewRecoveryCodes,
    PauseTwoFactor,
    ScanSeed,
    SecondFactor,
    SetPassword,
    SignedIn,
    SignIn,
    Step,
    TurnOffTwoFactor,
    WaitForMail,
)
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import words_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.asking import Questions
from tui_reset.lines.console import Console
from tui_reset.lines.conversation import Deed, Item, Outcome, Wish
from tui_reset.lines.front import LinesFront
from tui_reset.lines.opening import service_line

OPENING: Final = (
    mark("tui-reset demo in lines. ? and Enter at any question: help and other choices."),
    mark("Starting a backend, a mail server and made-up accounts on this machine alone."),
)
"""Said at once: what is started takes a moment."""
TAKE_LINK: Final = mark("Demo: take the link from the mail")
TAKE_CODE: Final = mark("Demo: take the authenticator code")
PEOPLE: Final = mark("Demo: people")
APPS: Final = mark("Demo: where the password opens other applications")
_LOOK_SECONDS: Final = 0.3
_OF_PERSON: Final = frozenset({"identifier", "email", "username", "password"})
"""Fields that choosing a person fills in."""


class DemoLines(LinesFront):
    """Mails, codes and people come in `side`; everything else goes the way of the real front end."""

    def __init__(self, parts: Parts, console: Console, walk: Walk, side: SideLines, *, is_begun: bool = True) -> None:
        super().__init__(parts, console, walk)
        self._side = side
        self._is_begun = is_begun

    def opening(self, service: str) -> tuple[str, ...]:
        """The demo has said already what it is, unless the full screen hands on its walk."""
        return (service_line(service),) if self._is_begun else (_(OPENING[0]), service_line(service))

    async def run(self, service: str) -> int:
        """Look for mail all the while."""
        self._beside.start("letters", self._look())
        return await super().run(service)

    def happen(self, event: Event) -> None:
        """Scan the seeds that the walk shows, as a person's phone would."""
        super().happen(event)
        match self.walk.step:
            case ScanSeed(account=account, seed=seed):
                self._side.tokens.add(account.email, seed)
            case SignedIn(account=account) if not account.two_factor:
                self._side.tokens.forget(account.email)
            case _:
                pass

    def items(self, step: Step, console: Console) -> list[Item]:  # noqa: ARG002 - it is the same one
        """The same on a step at all times, so that no number moves while it is read."""
        fields = words_of(step, self.walk.profile).labels
        possible: list[tuple[str, Deed, bool]] = [
            (TAKE_LINK, self._take_link, "mail" in fields),
            (TAKE_CODE, self._take_code, asks_authenticator(step)),
            (PEOPLE, self._choose_person, not _OF_PERSON.isdisjoint(fields)),
            (APPS, self._tell_apps, bool(self._side.apps) and isinstance(step, SignedIn | Access)),
            (MAILS, self._read_mail, True),
        ]
        return [Item(_(label), deed) for label, deed, offered in possible if offered]

    async def _look(self) -> None:
        while True:
            await self._parts.sleep(_LOOK_SECONDS)
            if lines := self._side.news():
                self._console.say(*lines)

    async def _choose(self, labels: Sequence[str]) -> int:
        return await Questions(self._console).choose_from(labels)

    # Deeds

    def _put(self, **values: str) -> Wish:
        """Into the form, as far as it has such fields; what is still missing is asked for, then it is sent."""
        fields = words_of(self.walk.step, self.walk.profile).labels
        self._draft |= {name: text for name, text in values.items() if name in fields}
        return Wish.TYPE

    async def _take_link(self) -> Outcome:
        letter = self._side.newest_with_link()
        if letter is None:
            self._console.say(_("No mail with a link has come yet."))
            return None
        self._console.say(_("The link from the mail for {email}:").format(email=letter.to), letter.link)
        return self._put(mail=letter.link)

    async def _take_code(self) -> Outcome:
        """Filled in where nothing else is missing: a code is good for half a minute."""
        ticks = self._side.codes(email_of(self.walk.step))
        self._console.say(*code_lines(ticks))
        fields = words_of(self.walk.step, self.walk.profile).labels
        if len(ticks) == 1 and [name for name in fields if name not in self._draft] in (["code"], []):
            return self._put(code=ticks[0].code)
        return None

    async def _choose_person(self) -> Outcome:
        person = await self._side.choose_person(self._console.say, self._choose)
        if person is None:
            return Wish.MENU
        if self._is_of_another(person):
            self._console.say(_("This asks for somebody else's password: “Back” changes the name."))
            return Wish.MENU
        name = person.username or person.email
        return self._put(identifier=person.email, email=person.email, username=name, password=person.password)

    def _is_of_another(self, person: DemoAccount) -> bool:
        """Whether the name is given already, and is not theirs (S1.17)."""
        step = self.walk.step
        named = isinstance(step, SignIn) and step.named
        return named and email_of(step) not in {person.email, person.username}

    async def _tell_apps(self) -> Outcome:
        self._console.say(*self._side.app_lines())
        return None

    async def _read_mail(self) -> Outcome:
        letter = await self._side.read_mail(self._console.say, self._choose)
        return await self._use(letter) if letter is not None and letter.link else Wish.MENU

    async def _use(self, letter: Letter) -> Outcome:
        takes = isinstance(self.walk.step, WaitForMail | EnterMail)
        uses = {_("Take the link"): letter.link} if takes else {}
        if isinstance(self.walk.step, WaitForMail) and letter.mail_code:
            uses[_("Take the short code")] = letter.mail_code
        labels = [*uses, _(IN_BROWSER), _(BACK)]
        place = await self._choose(labels)
        if labels[place] in uses:
            return self._put(mail=uses[labels[place]])
        if labels[place] != _(BACK):
            await browse(self._console.say, letter.link)
        return Wish.MENU


def asks_authenticator(step: Step) -> bool:
    """Whether the code that this step asks for can be the authenticator's."""
    match step:
        case SecondFactor(recovery=recovery) | TurnOffTwoFactor(recovery=recovery):
            return not recovery
        case SetPassword(reset, recovery):
            return reset.proof is Proof.TOTP and not recovery
        case _:
            return isinstance(step, PauseTwoFactor | ScanSeed | NewRecoveryCodes)
