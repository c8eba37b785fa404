"""What stands beside the app in the demo, as lines: mails that are read, codes that are told, people to choose from."""

from collections.abc import Mapping, Sequence
from typing import Final

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount
from tui_reset.demo.browsing import opens_in_browser
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.tokens import Tick, Tokens
from tui_reset.lines.asking import Questions
from tui_reset.lines.console import Console

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
            f"A mail has come for {letter.to}: “{letter.subject}”. “{MAILS}” reads it."
            for letter in self.letterbox.look()
        ]

    def newest_with_link(self) -> Letter | None:
        """The last mail that has a link."""
        return next((letter for letter in self.letterbox.letters[::-1] if letter.link), None)

    async def read_mail(self, console: Console) -> Letter | None:
        """Let one be chosen where there are several, say it, and give it."""
        letters = self.letterbox.letters[: -_NEWEST - 1 : -1]
        if not letters:
            console.say(_NO_MAIL)
            return None
        place = 0
        if len(letters) > 1:
            labels = [f"{letter.received:%H:%M}, for {letter.to}: {letter.subject}" for letter in letters]
            place = await _chosen(console, "Mails, the newest first", labels)
        if place == len(letters):
            return None
        console.say(*_letter_lines(letters[place]))
        return letters[place]

    async def choose_person(self, console: Console) -> DemoAccount | None:
        """Say who lives here, with their passwords, and let one be chosen."""
        place = await _chosen(console, "People of the demo. Alice has forgotten her password.", _people())
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


async def browse(console: Console, link: str) -> None:
    """Run the browser, because it was chosen."""
    opened = await opens_in_browser(link)
    console.say("Opened in your browser." if opened else "No browser here. Copy the link from the mail by hand.")


async def _chosen(console: Console, title: str, labels: Sequence[str]) -> int:
    """The place of the chosen one; the number of labels where it is none of them."""
    console.say("", title)
    return await Questions(console).choose_from([*labels, BACK])


def _people() -> list[str]:
    return [
        f"{account.email}{f' or {account.username}' if account.username else ''}, "
        f"password “{account.password}”, {account.note}"
        for account in ACCOUNTS
    ]


def _letter_lines(letter: Letter) -> list[str]:
    head = ["", f"Mail for {letter.to}, {letter.received:%H:%M}", f"Subject: {letter.subject}", ""]
    return [*head, *(line.strip() for line in letter.text.splitlines()), ""]
