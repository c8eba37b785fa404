"""A backend's desk in memory: it answers at once, or as the test says."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import structs

from tests.doubles.fake_gateway import PROFILE
from tui_reset.client.desk import OVER
from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.contract.desk import (
    DeskAskBody,
    DeskAsked,
    DeskReset,
    DeskSettings,
    DeskState,
    Entries,
    Entry,
    MailQueue,
    MailTest,
    OpenReset,
    People,
    Person,
    PersonPage,
    QueuedMail,
    SettingsBody,
    SmtpShown,
)
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, NoContent, Profile, SessionBody, SessionOpened

REFERENCE = "536-757-368"
CODE = "K7QM2XPB"
JIM = Person(
    id="jim",
    username="jim.brennan",
    email="jim.brennan@example.org",
    display_name="Jim Brennan",
    enabled=True,
    role="user",
    two_factor=False,
)
CAROL = structs.replace(
    JIM, id="carol", username=None, email="carol@example.org", display_name="Carol Cole", enabled=False
)
ADA = structs.replace(
    JIM, id="ada", username=None, email="ada@example.org", display_name="Ada Abbott", role="admin", two_factor=True
)
SETTINGS = DeskSettings(
    self_service=True,
    smtp=SmtpShown(
        host="mail.example.org",
        port=587,
        tls="starttls",
        username="reset",
        sender="reset@example.org",
        has_password=True,
    ),
)
FAILED = QueuedMail(
    reference=REFERENCE,
    template="reset_link",
    state="failed",
    attempts=3,
    smtp_reply="550 no such mailbox",
    created="2026-11-23T13:40:05Z",
)
Play = Problem | GatewayFault
Handler = Callable[[Exchange[Any], dict[str, str]], Any]


def desk_account(role: str = "admin", *, two_factor: bool = True, id_: str = "ada") -> Account:
    """Who signs in."""
    return Account(
        id=id_,
        username=None,
        email=f"{id_}@example.org",
        display_name="Ada Abbott",
        two_factor=two_factor,
        recovery_codes_left=9,
        role=role,
        apps=[],
    )


def entry(number: int, type_: str = "desk_reset", **more: Any) -> Entry:
    """One entry of the log."""
    parts = {"actor": "ada@example.org", "account": JIM.email, "reference": REFERENCE, "reason": "ticket 12"} | more
    return Entry(id=number, at="2026-11-23T13:40:05Z", type=type_, source="127.0.0.1", result="ok", **parts)


class FakeDesk:
    """`asked` are `METHOD path` lines; `plays` maps the beginning of such a line to troubles for its next calls.

    `gates` holds an answer back until its event is set.
    """

    def __init__(self, account: Account | None = None, people: tuple[Person, ...] = (ADA, CAROL, JIM)) -> None:
        self.account = account or desk_account()
        self.people = people
        self.page = 50
        self.settings = SETTINGS
        self.mails = [FAILED]
        self.entries: list[Entry] = []
        self.resets: dict[str, DeskReset] = {}
        self.code: str | None = None
        self.test = MailTest(ok=True, stage="done", reply="250 ok")
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.keys: list[str] = []
        self.plays: dict[str, list[Play]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.states: asyncio.Queue[DeskReset | Play] = asyncio.Queue()
        self.sessions = 0
        self.loses_answers = False
        self.is_closed = False

    async def profile(self) -> Profile:
        """The usual one."""
        return PROFILE

    async def ask(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Note it, then answer it or play what was set for it."""
        line = f"{exchange.method} {exchange.path}"
        self.asked.append(line)
        self.bodies.append(exchange.body)
        if exchange.idempotency_key is not None:
            self.keys.append(exchange.idempotency_key)
        for start, gate in self.gates.items():
            if line.startswith(start):
                await gate.wait()
        for start, plays in self.plays.items():
            if line.startswith(start) and plays:
                raise plays.pop(0)
        parts = urlsplit(exchange.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = self._answer(exchange, unquote(parts.path).split("/")[2:], query)
        return cast("AnswerType", answer)

    def _answer(self, exchange: Exchange[Any], path: list[str], query: dict[str, str]) -> Any:
        match exchange.method, path:
            case "POST", ["sessions"]:
                return self._session(exchange.body)
            case "DELETE", ["sessions", _]:
                return NoContent()
            case "GET", ["desk", "accounts"]:
                return self._found(query)
            case "GET", ["desk", "accounts", id_]:
                return self._person(id_)
            case "POST", ["desk", "accounts", id_, "resets"]:
                return self._start(id_, exchange.body)
            case "GET", ["desk", "resets", reference]:
                if reference not in self.resets:
                    raise Problem(ProblemCode.NOT_FOUND)
                return self.resets[reference]
            case _:
                return self._administer(exchange, path, query)

    def _administer(self, exchange: Exchange[Any], path: list[str], query: dict[str, str]) -> Any:
        match exchange.method, path:
            case "GET", ["desk", "settings"]:
                return self.settings
            case "PATCH", ["desk", "settings"]:
                return self._change(exchange.body)
            case "POST", ["desk", "mail-test"]:
                return self.test
            case "GET", ["desk", "mail"]:
                return MailQueue(items=self.mails)
            case "POST", ["desk", "mail", _, "retry"]:
                self.mails = []
                return exchange.answer()
            case "GET", ["desk", "events"]:
                return self._entries(query)
            case _:
                raise Problem(ProblemCode.NOT_FOUND)

    def _session(self, body: Any) -> SessionOpened:
        assert isinstance(body, SessionBody)
        self.sessions += 1
        return SessionOpened(token=f"token-{self.sessions}", expires_in=43_200, account=self.account)

    def _found(self, query: dict[str, str]) -> People:
        wanted, after = query.get("q", "").casefold(), int(query.get("after", "0"))
        found = [person for person in self.people if any(name.startswith(wanted) for name in _names(person))]
        following = str(after + self.page) if after + self.page < len(found) else None
        return People(items=found[after : after + self.page], next=following)

    def _person(self, id_: str) -> PersonPage:
        person = next((person for person in self.people if person.id == id_), None)
        if person is None:
            raise Problem(ProblemCode.NOT_FOUND)
        mine = [reset for reset in self.resets.values() if reset.account == person]
        return PersonPage(
            person=person,
            open_resets=[OpenReset(reference=reset.reference, state=reset.state) for reset in mine],
            last_events=[entry for entry in self.entries if entry.account == person.email],
        )

    def _start(self, id_: str, body: Any) -> DeskAsked:
        assert isinstance(body, DeskAskBody)
        person = next(person for person in self.people if person.id == id_)
        self.resets[REFERENCE] = DeskReset(
            reference=REFERENCE, account=person, state=DeskState.QUEUED, smtp_reply="", expires_in=1800, version=1
        )
        self.entries.insert(0, entry(len(self.entries) + 1, account=person.email, reason=body.reason))
        return DeskAsked(reference=REFERENCE, state=DeskState.QUEUED, verification_code=self.code)

    def _change(self, body: Any) -> DeskSettings:
        assert isinstance(body, SettingsBody)
        if body.self_service is not None:
            self.settings = structs.replace(self.settings, self_service=body.self_service)
        if body.smtp is not None:
            told = {name: getattr(body.smtp, name) for name in ("host", "port", "tls", "username", "sender")}
            kept = {name: value for name, value in told.items() if value is not None}
            self.settings = structs.replace(self.settings, smtp=structs.replace(self.settings.smtp, **kept))
        return self.settings

    def _entries(self, query: dict[str, str]) -> Entries:
        after = int(query.get("after", "0"))
        wanted = [
            each
            for each in self.entries
            if (not query.get("account") or each.account == query["account"])
            and (not query.get("reference") or each.reference == query["reference"])
            and (not after or each.id < after)
        ]
        page = wanted[: self.page]
        return Entries(items=page, next=page[-1].id if len(wanted) > len(page) else None)

    async def watch_reset(self, session: Secret, reference: str, version: int) -> AsyncIterator[DeskReset]:
        """States as the test puts them into `states`, until one that no other follows."""
        self.asked.append(f"WATCH {reference} after {version} with {session.reveal()}")
        while True:
            state = await self.states.get()
            if isinstance(state, Exception):
                raise state
            yield state
            if state.state in OVER:
                return

    def tell(self, state: DeskState, **more: Any) -> None:
        """The reset stands so now."""
        before = self.resets[REFERENCE]
        after = structs.replace(before, state=state, version=before.version + 1, **more)
        self.resets[REFERENCE] = after
        self.states.put_nowait(after)

    async def close(self) -> None:
        """Remember it."""
        self.is_closed = True


def _names(person: Person) -> Iterator[str]:
    yield person.email.casefold()
    yield (person.username or person.email).casefold()
    yield person.display_name.casefold()
    yield from person.display_name.casefold().split()
