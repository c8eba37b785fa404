"""What stands beside the app in the demo, as lines: mails that are read, codes that are told, people to choose from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount, names_of
from tui_reset.demo.browsing import NO_BROWSER, OPENED, opens_in_browser
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.tokens import Tick, Tokens
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

Say = Callable[..., object]
"""Says lines."""
Choose = Callable[[Sequence[str]], Awaitable[int]]
"""Says a menu and gives the place of the chosen line."""
BACK: Final = mark("Back")
MAILS: Final = mark("Demo: mails")
IN_BROWSER: Final = mark("Open the link in a browser")
_NEWEST: Final = 9
_NO_MAIL: Final = mark(
    "No mail yet. What comes is announced here; a mail leaves up to 2 seconds after it was asked for."
)


class SideLines:
    """Mailbox, authenticator and people; `apps` are the sign-in pages of other applications by id."""

    def __init__(self, letterbox: Letterbox, tokens: Tokens, apps: Mapping[str, str]) -> None:
        self.letterbox = letterbox
        self.tokens = tokens
        self.apps = apps
        letterbox.look()  # what was kept of an earlier demo is no news

    def news(self) -> list[str]:
        """One line for each mail that came since the last look."""
        said = _("A mail has come for {email}: “{subject}”. Choose “{mails}” to read it.")
        return [
            said.format(email=letter.to, subject=letter.subject, mails=_(MAILS)) for letter in self.letterbox.look()
        ]

    def newest_with_link(self) -> Letter | None:
        """The last mail that has a link."""
        return next((letter for letter in self.letterbox.letters[::-1] if letter.link), None)

    async def read_mail(self, say: Say, choose: Choose) -> Letter | None:
        """Let one be chosen where there are several, say it, and give it."""
        letters = self.letterbox.letters[: -_NEWEST - 1 : -1]
        if not letters:
            say(_(_NO_MAIL))
            return None
        place = 0
        if len(letters) > 1:
            say("", _("Mails, the newest first"))
            place = await choose([*map(_mail_line, letters), _(BACK)])
        if place == len(letters):
            return None
        say(*_letter_lines(letters[place]))
        return letters[place]

    async def choose_person(self, say: Say, choose: Choose) -> DemoAccount | None:
        """Say who lives here, with their passwords, and let one be chosen."""
        say("", _("People of the demo. Alice has forgotten her password."))
        place = await choose([*map(person_line, ACCOUNTS), _(BACK)])
        return ACCOUNTS[place] if place < len(ACCOUNTS) else None

    def codes(self, name: str) -> list[Tick]:
        """The authenticator's code of that person, or everybody's where the name is not known."""
        email = next((account.email for account in ACCOUNTS if account.username == name), name)
        ticks = self.tokens.ticks()
        return [tick for tick in ticks if tick.email == email] or ticks

    def app_lines(self) -> list[str]:
        """Where the other applications are, the address alone on its line."""
        return [
            line
            for name, url in self.apps.items()
            for line in (_("{app} has a sign-in page of its own, for a browser:").format(app=name.upper()), url)
        ]


def code_lines(ticks: Sequence[Tick]) -> list[str]:
    """Whose it is and how long it lasts, then the code alone on its line."""
    return [
        line
        for tick in ticks
        for line in (
            _code_line(tick),
            f"{tick.code[:3]} {tick.code[3:]}",
        )
    ]


def _code_line(tick: Tick) -> str:
    said = ngettext(
        "Authenticator code of {email}, for another {number} second:",
        "Authenticator code of {email}, for another {number} seconds:",
        tick.seconds,
    )
    return said.format(email=tick.email, number=tick.seconds)


async def browse(say: Say, link: str) -> None:
    """Run the browser, because it was chosen."""
    opened = await opens_in_browser(link)
    say(_(OPENED if opened else NO_BROWSER))


def person_line(account: DemoAccount) -> str:
    """Names, password, and what is special."""
    said = _("{names}, password “{password}”, {note}")
    return said.format(names=names_of(account), password=account.password, note=_(account.note))


def _mail_line(letter: Letter) -> str:
    said = _("{time}, for {email}: {subject}")
    return said.format(time=f"{letter.received:%H:%M}", email=letter.to, subject=letter.subject)


def _letter_lines(letter: Letter) -> list[str]:
    whose = _("Mail for {email}, {time}").format(email=letter.to, time=f"{letter.received:%H:%M}")
    head = ["", whose, _("Subject: {subject}").format(subject=letter.subject), ""]
    return [*head, *(line.strip() for line in letter.text.splitlines()), ""]
