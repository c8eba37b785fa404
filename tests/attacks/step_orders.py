"""What `test_step_orders` knows of people, requests and holds, and how two answers are compared."""

from dataclasses import dataclass, field

from tests.doubles.wire import Reply, Wire

LIFETIME = 1800
"""Seconds that a request lives."""
RANDOM = {"id", "secret", "reference", "verification_code", "request_id"}


@dataclass(eq=False)
class Person:
    """An account: what signs in to it, and what was counted against it. `readers` are those who read its mailbox."""

    email: str
    password: str
    seed: str = ""
    readers: tuple[str, ...] = ()
    enabled: bool = True
    known: bool = True
    last_step: int = -1
    wrong_at: list[float] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Asked:
    """One request, as its asker was told of it."""

    person: Person
    asker: str
    reference: str
    at: float
    open: bool = True
    wrong: int = 0

    def lives(self, now: float) -> bool:
        """Whether its link may still do something."""
        return self.open and self.person.enabled and now < self.at + LIFETIME


@dataclass(eq=False)
class Hold:
    """One holder's hold on a request. `twin` is the same on a request of nobody, held by the same stranger."""

    owner: str
    request: Asked
    id: str
    secret: str
    code: str = ""
    proven: bool = False
    wrong_mail_codes: int = 0
    twin: "Hold | None" = None

    @property
    def may_read(self) -> bool:
        """Whether its owner reads the mailbox that the mail went to."""
        return self.owner in self.request.person.readers

    def __repr__(self) -> str:
        return f"<{self.owner} on {self.request.person.email}, {self.request.reference}>"


@dataclass(frozen=True)
class Place:
    """Where somebody calls from, each time on a new connection: an idle one is closed while others are busy."""

    url: str
    source: str

    def ask(self, method: str, path: str, body: object = None, *, bearer: str = "") -> Reply:
        """One request."""
        with Wire(self.url, source=self.source) as wire:
            return wire.ask(method, path, body, bearer=bearer)


def shape(reply: Reply) -> object:
    """All of an answer but what is random in it: of that only the length."""
    if not reply.body:
        return reply.status
    told = reply.json
    return reply.status, {name: len(str(value)) if name in RANDOM else value for name, value in told.items()}
