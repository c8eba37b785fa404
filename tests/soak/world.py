"""What every walker and attacker has at hand, and the small acts that walks are made of."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from tests.soak.caller import Caller, Reply, Seen
from tests.soak.ledger import Ask, Ledger, Person
from tests.soak.mailroom import LinkMail, Mailroom

REMEMBERED_LINKS: Final = 200


class Broken(Exception):  # noqa: N818 - something is
    """The server answered what it must not."""


class NoMail(Exception):  # noqa: N818 - none came
    """The mail did not come in time; where it is will be asked at the end."""


@dataclass(slots=True)
class World:
    """`base` is what links begin with; `patience` how many seconds a walker waits for a mail."""

    base: str
    ledger: Ledger
    mailroom: Mailroom
    ports: Callable[[], list[int]]
    chance: Random
    patience: float = 60.0
    seen: Seen = field(default_factory=Seen)
    desk_token: str = field(default="", repr=False)
    account_ids: dict[str, str] = field(default_factory=dict)
    used_links: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED_LINKS), repr=False)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Open while clients may begin something."""
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nobody is in the middle of anything."""
    _busy: int = 0

    def begin(self) -> None:
        """One client more is in the middle of something."""
        self._busy += 1
        self.idle.clear()

    def end(self) -> None:
        """One less."""
        self._busy -= 1
        if not self._busy:
            self.idle.set()

    def caller(self, number: int, *, attacks: bool = False) -> Caller:
        """A client with a loopback address of its own."""
        source = f"127.0.{2 if attacks else 1}.{number % 250 + 1}"
        return Caller(self.ports, source, self.seen, Random(self.chance.random()))  # noqa: S311 - the same


@dataclass(frozen=True, slots=True)
class Held:
    """A reset that was asked for, as its asker holds it."""

    person: Person
    id: str
    secret: str = field(repr=False)
    reference: str = ""
    code: str = field(default="", repr=False)


def expect(reply: Reply, *statuses: int, doing: str) -> Any:
    """The answer's JSON; raises Broken for any other status."""
    if reply.status not in statuses:
        raise Broken(f"{doing}: {reply.status} {reply.code}{' on a second try' if reply.again else ''}")
    return reply.json if reply.body else None


def new_password() -> str:
    """One that nobody else has, and that no rule refuses."""
    return f"herons {secrets.token_urlsafe(12)}"


async def ask(world: World, caller: Caller, email: str, person: Person | None = None) -> Held:
    """Ask for a reset; now and then twice with one key, which must be one reset."""
    key = secrets.token_urlsafe(16)
    body = {"identity": {"email": email}}
    told = expect(await caller.ask("POST", "/v1/resets", body, headers={"Idempotency-Key": key}), 202, doing="ask")
    world.ledger.asks.setdefault(told["id"], Ask(email, known=person is not None))
    if world.chance.random() < 0.2:
        again = await caller.ask("POST", "/v1/resets", body, headers={"Idempotency-Key": key})
        if expect(again, 202, doing="ask again")["id"] != told["id"]:
            world.ledger.doubled.append(f"asked twice with one key: {told['reference']}")
    return Held(person or Person(email), told["id"], told["secret"], told["reference"], told["verification_code"] or "")


async def mail_of(world: World, request_id: str) -> LinkMail:
    """Its mail, whose link must begin with the base. Raises NoMail."""
    mail = await world.mailroom.mail_of(request_id, world.patience)
    if mail is None:
        raise NoMail
    if not mail.link.startswith(f"{world.base}/r/"):
        raise Broken("a link that does not begin with the public address")
    return mail


async def prove(caller: Caller, held: Held, **proof: str) -> Any:
    """Show something from the mail."""
    path = f"/v1/resets/{held.id}/mailbox"
    return expect(await caller.ask("POST", path, proof, bearer=held.secret, kind="prove"), 200, doing="prove")


async def change(world: World, caller: Caller, held: Held, **proof: str) -> str:
    """Set a new password and note it; a quarter of the changes is told again, and must answer the same."""
    password, key = new_password(), secrets.token_urlsafe(16)
    reply = await try_change(caller, held, password, key, **proof)
    if reply.status != 200 and reply.again:
        world.ledger.lost.append(f"a change tried again: {reply.status} {reply.code}")
    expect(reply, 200, doing="change")
    world.ledger.confirm(held.person, held.reference, password)
    if world.chance.random() < 0.25:
        again = await try_change(caller, held, password, key, **proof)
        if (again.status, again.body) != (reply.status, reply.body):
            world.ledger.doubled.append(f"a change told again: {again.status} {again.code}")
    return password


async def try_change(caller: Caller, held: Held, password: str, key: str, **proof: str) -> Reply:
    """One call with its key."""
    path, body = f"/v1/resets/{held.id}/password", {"new_password": password} | proof
    return await caller.ask("POST", path, body, bearer=held.secret, headers={"Idempotency-Key": key}, kind="change")


async def check_sign_in(world: World, caller: Caller, person: Person, *, former: bool = False) -> None:
    """The password that was confirmed last opens the account; with `former`, the one before it does not."""
    body = {"identifier": person.email, "password": person.password}
    reply = await caller.ask("POST", "/v1/sessions", body, kind="sign in")
    # Who has an authenticator is asked for it after the right password alone.
    opened = reply.status == 201 or (bool(person.seed) and reply.code == "two_factor_required")
    if not opened:
        world.ledger.lost.append(f"the confirmed password of {person.email}: {reply.status} {reply.code}")
    if former and person.former:
        person.former_tries += 1
        reply = await caller.ask("POST", "/v1/sessions", body | {"password": person.former}, kind="sign in wrong")
        if reply.code != "wrong_credentials":
            world.ledger.doubled.append(f"the former password of {person.email}: {reply.status} {reply.code}")
