"""The six people of the demo: always the same, passwords and seeds public on purpose."""

from dataclasses import dataclass
from typing import Final

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo; `seed` is base32, empty without two-factor; `note` is marked for the catalogue."""

    email: str
    password: str
    display_name: str
    note: str
    username: str | None = None
    role: str = "user"
    seed: str = ""
    disabled: bool = False


ACCOUNTS: Final = (
    DemoAccount("alice@example.org", "alice forgot this one", "Alice Archer", mark("no second factor")),
    DemoAccount(
        "bob@example.org",
        "bob forgot this one too",
        "Bob Brown",
        mark("authenticator app"),
        seed="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ),
    DemoAccount("carol@example.org", "carol is not here any more", "Carol Cole", mark("disabled"), disabled=True),
    DemoAccount(
        "jim.brennan@example.org",
        "the crm knows me well",
        "Jim Brennan",
        mark("has a username"),
        username="jim.brennan",
    ),
    DemoAccount(
        "dora@example.org",
        "dora works at the desk",
        "Dora Dunn",
        mark("support desk, authenticator app"),
        role="desk",
        seed="KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    ),
    DemoAccount(
        "ada@example.org",
        "ada looks after it all",
        "Ada Abbott",
        mark("administrator, authenticator app"),
        role="admin",
        seed="MFZWIZLTOQZDGNBVMFZWIZLTOQZDGNBV",
    ),
)


def names_of(account: DemoAccount) -> str:
    """What one may sign in with."""
    if not account.username:
        return account.email
    return _("{email} or {username}").format(email=account.email, username=account.username)
