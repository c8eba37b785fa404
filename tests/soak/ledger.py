"""What the clients were told: the truth that the database and the doors are held against in the end."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Person:
    """One account. `password` is what was last confirmed; `seed` is that of an authenticator, if there is one."""

    email: str
    password: str = field(default="", repr=False)
    former: str = field(default="", repr=False)
    seed: str = field(default="", repr=False)
    last_step: int = 0
    version: int = 0
    """Of the account's row when the ledger was opened."""
    changes: int = 0
    former_tries: int = 0
    wrong_codes: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    """Whoever walks for this person, alone: an attacker needs no turn."""

    def changed_to(self, password: str) -> None:
        """The server has said so."""
        self.former, self.password = self.password, password
        self.changes += 1


@dataclass(slots=True)
class Ask:
    """A reset that was answered with 202, and how many mails may come of it."""

    email: str
    known: bool
    mails: int = 1


@dataclass(slots=True)
class Ledger:
    """Everything that was said, by all clients together; `faults` are sentences about what must not be."""

    people: list[Person]
    asks: dict[str, Ask] = field(default_factory=dict)
    changed: Counter[str] = field(default_factory=Counter)
    """Confirmed changes by the reset's reference number."""
    walks: Counter[str] = field(default_factory=Counter)
    attacks: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def confirm(self, person: Person, reference: str, password: str) -> None:
        """A change was answered with 200."""
        self.changed[reference] += 1
        person.changed_to(password)

    @property
    def finished(self) -> int:
        """Walks that came to their end."""
        return self.walks.total()
