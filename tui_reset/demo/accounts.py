"""The six people of the demo: always the same, passwords and seeds public on purpose."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo; `seed` is base32, empty without two-factor."""

    email: str
    password: str
    display_name: str
    note: str
    username: str | None = None
    role: str = "user"
    seed: str = ""
    disabled: bool = False


ACCOUNTS: Final = (
    DemoAccount("alice@example.org", "alice forgot this one", "Alice Archer", "no second factor"),
    DemoAccount(
        "bob@example.org",
        "bob forgot this one too",
        "Bob Brown",
        "authenticator app",
        seed="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ),
    DemoAccount("carol@example.org", "carol is not here any more", "Carol Cole", "disabled", disabled=True),
    DemoAccount(
        "jim.brennan@example.org", "the crm knows me well", "Jim Brennan", "has a username", username="jim.brennan"
    ),
    DemoAccount(
        "dora@example.org",
        "dora works at the desk",
        "Dora Dunn",
        "support desk, authenticator app",
        role="desk",
        seed="KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    ),
    DemoAccount(
        "ada@example.org",
        "ada looks after it all",
        "Ada Abbott",
        "administrator, authenticator app",
        role="admin",
        seed="MFZWIZLTOQZDGNBVMFZWIZLTOQZDGNBV",
    ),
)
