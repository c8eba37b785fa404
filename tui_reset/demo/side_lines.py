"""What stands beside the app in the demo, as lines: mails that are read, codes that are told, people to choose from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount
from tui_reset.demo.browsing import opens_in_browser
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.tokens import Tick, Tokens

Say = Callable[..., object]
"""Says lines."""
Choose = Callable[[Sequence[str]], Awaitable[int]]
"""Says a menu and gives the place of the chosen line."""
BACK: Final = "Back"
MAILS: Final = "Demo: mails"
_NEWEST: Final = 9
_NO_MAIL: Final = "No mail yet. What comes is announced here; a mail leaves up to 2 seconds after it was asked for."


class SideLines:
    """Mailbox, authenticator and people; `apps` are the sign-in pages of other applications by id."""

    def __init__(self, letterbox: Letterbox, tokens: Tokens, apps: Mapping[str, str]) -> None:
        self.letterbox = letterbox
        self.tokens = tokens
        self.apps = apps
        letterbox.look()  # what was kept of an earlier demo is no news

    def news(self) -> list[str]:
        """One line for each mail that came since the last look."""
        return [
            f"A mail has come for {letter.to}: “{letter.subject}”. Choose “{MAILS}” to read it."
            for letter in self.letterbox.look()
        ]

    def newest_with_link(self) -> Letter | None:
        """The last mail that has a link."""
        return next((letter for letter in self.letterbox.letters[::-1] if letter.link), None)

    async def read_mail(self, say: Say, choose: Choose) -> Letter | None:
        """Let one be chosen where there are several, say it, and give it."""
        letters = self.letterbox.letters[: -_NEWEST - 1 : -1]
        if not letters:
            say(_NO_MAIL)
            return None
        place = 0
        if len(letters) > 1:
            labels = [f"{letter.received:%H:%M}, for {letter.to}: {letter.subject}" for letter in letters]
            say("", "Mails, the newest first")
            place = await choose([*labels, BACK])
        if place == len(letters):
            return None
        say(*_letter_lines(letters[place]))
        return letters[place]

    async def choose_person(self, say: Say, choose: Choose) -> DemoAccount | None:
        """Say who lives here, with their passwords, and let one be chosen."""
        say("", "People of the demo. Alice has forgotten her password.")
        place = await choose([*map(person_line, ACCOUNTS), BACK])
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
            for line in (f"{name.upper()} has a sign-in page of its own, for a browser:", url)
        ]


def code_lines(ticks: Sequence[Tick]) -> list[str]:
    """Whose it is and how long it lasts, then the code alone on its line."""
    return [
        line
        for tick in ticks
        for line in (
            f"Authenticator code of {tick.email}, for another {tick.seconds} seconds:",
            f"{tick.code[:3]} {tick.code[3:]}",
        )
    ]


async def browse(say: Say, link: str) -> None:
    """Run the browser, because it was chosen."""
    opened = await opens_in_browser(link)
    say("Opened in your browser." if opened else "No browser here. Copy the link from the mail by hand.")


def person_line(account: DemoAccount) -> str:
    """Names, password, and what is special."""
    username = f" or {account.username}" if account.username else ""
    return f"{account.email}{username}, password “{account.password}”, {account.note}"


def _letter_lines(letter: Letter) -> list[str]:
    head = ["", f"Mail for {letter.to}, {letter.received:%H:%M}", f"Subject: {letter.subject}", ""]
    return [*head, *(line.strip() for line in letter.text.splitlines()), ""]
