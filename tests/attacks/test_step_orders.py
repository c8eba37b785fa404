"""Step skipping by a model: every order, subset and repetition of calls that two people and two attackers can make.

Keycloak CVE-2026-18963: the mail step could be answered "success" without the link, and no test of theirs sent steps
out of order; CVE-2026-94218 and wagtail-2fa CVE-2019-16766: the second factor was left out by going to another step.

Alice has no second factor, bob has one, carol is disabled, nobody does not exist. Mallory reads nobody's mail; trudy
reads bob's, but has not his authenticator. Each acts from an address of her own. What mallory does she does twice: to
somebody's request and to one of nobody, and must see the same (ASVS 6.3.8), whatever the owners do meanwhile.
ATTACK_WALKS says how many walks are tried; each is of up to twenty calls.
"""

import os
from collections.abc import Iterator
from typing import Any, ClassVar, Final

import pyotp
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.attacks.step_orders import LIFETIME, Asked, Hold, Person, Place, shape
from tests.doubles.browser import Browser
from tests.doubles.fake_hasher import fake_hash
from tests.doubles.fake_house import SEED
from tests.doubles.postgres import PostgresServer
from tests.doubles.threaded_backend import ThreadedBackend, threaded_backend
from tests.doubles.wire import Reply
from tui_reset.contract.limits import TOTP_STEP_SECONDS, WRONG_PROOFS_PER_ACCOUNT, WRONG_PROOFS_PER_REQUEST
from tui_reset.server.cases.accounts import NewAccount

WALKS: Final = int(os.environ.get("ATTACK_WALKS", "5"))
SOURCES: Final = {"alice": "127.0.0.11", "bob": "127.0.0.12", "trudy": "127.0.0.13", "mallory": "127.0.0.14"}
DECOYS: Final = "127.0.0.15"
"""From where mallory asks for nobody: a request for another name ends none, but limits count for each source."""
LOOSE: Final = {
    "limits.requests_per_source": 1_000_000,
    "limits.mails_per_account": 100_000,
    "limits.resend_cooldown": 0,
}
HOUR: Final = 3600
COUNTERS: Final = (
    "SELECT id, wrong_proofs + wrong_recovery_codes FROM requests UNION ALL SELECT id, wrong_mail_codes FROM grants"
    " UNION ALL SELECT name, sum(count) FROM tallies GROUP BY name"
)
ACTORS: Final = st.sampled_from(sorted(SOURCES))
NAMES: Final = st.sampled_from(["alice", "bob", "carol"])


class Orders(RuleBasedStateMachine):
    """One walk; accounts are new for each."""

    backend: ClassVar[ThreadedBackend]
    walks: ClassVar[int] = 0
    changes: ClassVar[int] = 0
    holds = Bundle("holds")

    @initialize(target=holds)
    def begin(self) -> MultipleResults[Hold]:
        """Everybody has a request under way, and mallory one for each of the others."""
        Orders.walks += 1
        tail = f"{Orders.walks}@example.org"
        self.people = {
            "alice": Person(f"alice{tail}", "alice forgot this one", readers=("alice",)),
            "bob": Person(f"bob{tail}", "bob forgot this one too", SEED, ("bob", "trudy")),
            "carol": Person(f"carol{tail}", "carol is not here", enabled=False),
        }
        self.nobody = Person(f"nobody{tail}", "", known=False)
        new = [NewAccount(it.email, password=it.password, totp_seed=it.seed or None) for it in self.people.values()]
        self.backend.add(*new)
        self.backend.disable(self.people["carol"].email)
        self.places = {name: Place(self.backend.url, source) for name, source in SOURCES.items()}
        self.decoys = Place(self.backend.url, DECOYS)
        self.requests: list[Asked] = []
        self.asked: list[Hold] = []
        self.codes: dict[tuple[str, str], str] = {}
        self.counted: dict[str, int] = {}
        self.passwords = 0
        begun = [("alice", "alice"), ("bob", "bob"), ("trudy", "bob"), ("mallory", "alice"), ("mallory", "bob")]
        return multiple(*(self.ask(actor, name) for actor, name in begun))

    def teardown(self) -> None:
        for name in ("alice", "bob"):
            self.everybody_tries_everything(name)
        self.check_accounts()

    def everybody_tries_everything(self, name: str) -> None:
        """At the end all who read the mail come with every link: the code that was shown, then the right proof."""
        asked = [hold for hold in self.asked if hold.request.person is self.people[name]]
        readers = range(len(self.people[name].readers))
        come = [self.come_with_the_link(hold, number) for hold in asked for number in readers]
        for proof in ("own code", "totp"):
            if proof == "totp" and self._step() <= self.people[name].last_step:
                self.time_passes(TOTP_STEP_SECONDS)
            for hold in come:
                if isinstance(hold, Hold):
                    self.change(hold, hold, proof)
        for hold in asked:
            self.come_with_the_link(hold, 0)

    # What anybody can do.

    @rule(target=holds, actor=ACTORS, name=NAMES)
    def ask_again(self, actor: str, name: str) -> Hold:
        return self.ask(actor, name)

    def ask(self, actor: str, name: str) -> Hold:
        """For somebody, and where mallory does it for nobody too."""
        hold, reply = self._asked(actor, self.people[name], self.places[actor])
        self.asked.append(hold)
        if actor == "mallory":
            hold.twin, other = self._asked(actor, self.nobody, self.decoys)
            assert shape(reply) == shape(other)
        return hold

    @rule(target=holds, hold=holds, number=st.integers(0, 5))
    def come_with_the_link(self, hold: Hold, number: int) -> Hold | MultipleResults[Hold]:
        """As one of those who read the mail, or as anybody with what an asker knows in the link's place."""
        readers = hold.request.person.readers
        actor = [*readers, *readers, *readers, *SOURCES][number % (3 * len(readers) + len(SOURCES))]
        may = actor in readers
        link = self._mail(hold)[0] if may else f"{hold.id}{hold.secret}"[:43]
        reply = self.places[actor].ask("POST", "/v1/links", {"link": link})
        assert (reply.status == 200) <= (may and hold.request.lives(self.backend.now())), reply
        if reply.status != 200:
            assert reply.status in {404, 409, 410, 429}, reply
            return multiple()
        return Hold(actor, hold.request, reply.json["id"], reply.json["secret"], proven=True)

    @rule(hold=holds, other=holds, what=st.sampled_from(["link", "mail_code", "other link", "shown code", "secret"]))
    def prove(self, hold: Hold, other: Hold, what: str) -> None:
        reply = self._twice(hold, "POST", "mailbox", lambda own: self._brought(own, other, what))
        right = what in {"link", "mail_code"} or (what == "other link" and other.request is hold.request)
        legitimate = right and hold.may_read and hold.request.lives(self.backend.now())
        assert (reply.status == 200) <= legitimate, reply
        if legitimate and what == "link":
            assert reply.status == 200, reply
        hold.proven |= reply.status == 200

    @rule(
        hold=holds, other=holds, proof=st.sampled_from(["own code", "other code", "none", "totp", "wrong", "recovery"])
    )
    def change(self, hold: Hold, other: Hold, proof: str) -> None:
        self.passwords += 1
        new = f"a new and rather long one {self.passwords}"
        request, person = hold.request, hold.request.person
        body, right, step = self._proof(hold, other, proof)
        allowed = hold.proven and request.lives(self.backend.now()) and right and not self._locked(hold)
        reply = self._twice(hold, "POST", "password", lambda _: {"new_password": new} | body)
        assert (reply.status == 200) == allowed, (reply, hold, proof)
        if reply.code == "wrong_proof" and "attempts_left" in reply.json:
            request.wrong += proof != "recovery"
            person.wrong_at += [self.backend.now()] * (proof != "recovery")
        if allowed:
            person.password = new
            Orders.changes += 1
            self.check_accounts()
            person.last_step = max(person.last_step, step)
            while person.tokens:
                assert self.decoys.ask("GET", "/v1/account", bearer=person.tokens.pop()).status == 401
            for asked in self.requests:
                asked.open &= asked.person is not person

    @rule(target=holds, hold=holds, number=st.integers(0, 1), proof=st.sampled_from(["right", "own code", "none"]))
    def come_and_change(self, hold: Hold, number: int, proof: str) -> Hold | MultipleResults[Hold]:
        """What an owner does, and a thief of the mail."""
        come = self.come_with_the_link(hold, number)
        if isinstance(come, Hold):
            own = "totp" if hold.request.person.seed else "own code"
            self.change(come, come, own if proof == "right" else proof)
        return come

    @rule(hold=holds, act=st.sampled_from(["resend", "look"]))
    def resend_or_look(self, hold: Hold, act: str) -> None:
        method, path = ("POST", "resend") if act == "resend" else ("GET", "")
        reply = self._twice(hold, method, path, lambda _: {} if act == "resend" else None)
        assert reply.status in ({200, 202, 409, 429} if self._reads(hold) else {200, 202, 401, 409, 429}), reply
        if reply.status < 300 and not hold.proven:
            assert reply.json["step"] != "set_password"

    @rule(hold=holds)
    def cancel(self, hold: Hold) -> None:
        reply = self._twice(hold, "DELETE", "", lambda _: None)
        assert reply.status in ({204, 409} if self._reads(hold) else {204, 401, 409}), reply
        hold.request.open &= reply.status != 204

    @rule(hold=holds, other=holds)
    def show_another_ones_secret(self, hold: Hold, other: Hold) -> None:
        if hold.request is other.request:
            return
        path = f"/v1/resets/{hold.id}"
        for method, end, body in (("GET", "", None), ("POST", "/password", {"new_password": "x" * 20})):
            reply = self.places[other.owner].ask(method, path + end, body, bearer=other.secret)
            assert reply.status in {401, 404}, reply

    @rule(actor=ACTORS, hold=holds)
    def say_on_the_page_that_it_was_somebody_else(self, actor: str, hold: Hold) -> None:
        if actor not in hold.request.person.readers:
            return
        browser = Browser(self.backend.url)
        browser.open(self._mail(hold)[0])
        if hold.request.lives(self.backend.now()):
            assert browser.submit("/r/not-me", {"who": "not_me"}).status == 200
            hold.request.open = False

    # What owners do, and time.

    @rule(name=st.sampled_from(["alice", "bob"]))
    def sign_in(self, name: str) -> None:
        person = self.people[name]
        body = {"identifier": person.email, "password": person.password}
        if person.seed:
            if self._step() <= person.last_step:
                self.backend.go(TOTP_STEP_SECONDS)
            body["totp"] = self._totp()
            person.last_step = self._step()
        reply = self.places[name].ask("POST", "/v1/sessions", body)
        assert reply.status == 201, reply
        person.tokens.append(reply.json["token"])

    @rule(seconds=st.sampled_from([30, 30, 600, 1801]))
    def time_passes(self, seconds: int) -> None:
        self.backend.go(seconds)
        self.counted = {}
        for person in self.people.values():
            person.wrong_at = [at for at in person.wrong_at if at > self.backend.now() - HOUR]

    # What is always true.

    def check_accounts(self) -> None:
        """Passwords and two-factor are what their owners made them."""
        query = "SELECT email, password_hash, totp_seed IS NOT NULL, enabled FROM accounts WHERE email LIKE :tail"
        rows = self.backend.rows(query, tail=f"%{self.nobody.email.removeprefix('nobody')}")
        found = {email: (password, bool(seed), bool(enabled)) for email, password, seed, enabled in rows}
        for person in self.people.values():
            assert found[person.email] == (fake_hash(person.password), bool(person.seed), person.enabled)

    @invariant()
    def counters_never_go_down(self) -> None:
        found = {name: int(count) for name, count in self.backend.rows(COUNTERS)}
        assert not [name for name, count in self.counted.items() if found.get(name, 0) < count]
        self.counted = found

    # How it is done.

    def _asked(self, actor: str, person: Person, wire: Place) -> tuple[Hold, Reply]:
        reply = wire.ask("POST", "/v1/resets", {"identity": {"email": person.email}})
        assert reply.status == 202, reply
        told = reply.json
        for older in self.requests:
            older.open &= older.person is not person or older.asker != actor
        request = Asked(person, actor, told["reference"], self.backend.now())
        self.requests.append(request)
        if person.known and person.enabled:
            # Before anything else happens: what is useless by the time it is sent is not sent.
            self.backend.mail(request.reference)
        self.codes[actor, told["reference"]] = told["verification_code"]
        return Hold(actor, request, told["id"], told["secret"], told["verification_code"]), reply

    def _twice(self, hold: Hold, method: str, act: str, body: Any) -> Reply:
        path = f"/v1/resets/{hold.id}" + (f"/{act}" if act else "")
        reply = self.places[hold.owner].ask(method, path, body(hold), bearer=hold.secret)
        assert reply.status < 500, reply
        if hold.twin is not None:
            path = f"/v1/resets/{hold.twin.id}" + (f"/{act}" if act else "")
            other = self.decoys.ask(method, path, body(hold.twin), bearer=hold.twin.secret)
            assert shape(reply) == shape(other), hold
        return reply

    def _reads(self, hold: Hold) -> bool:
        """Until its request would have expired, a secret reads at least."""
        return self.backend.now() < hold.request.at + LIFETIME

    def _mail(self, hold: Hold) -> tuple[str, str]:
        return self.backend.mail(hold.request.reference)

    def _brought(self, hold: Hold, other: Hold, what: str) -> dict[str, str]:
        if what == "shown code":
            return {"mail_code": hold.code or "ZZZZ-ZZZZ"}
        source = other if what == "other link" else hold
        if what == "secret" or hold.owner not in source.request.person.readers:
            return {"mail_code": "ZZZZ-ZZZZ"} if what == "mail_code" else {"link": hold.secret}
        link, code = self._mail(source)
        return {"mail_code": code} if what == "mail_code" else {"link": link}

    def _proof(self, hold: Hold, other: Hold, proof: str) -> tuple[dict[str, str], bool, int]:
        """What is sent, whether it is the right one, and the time step that it uses up."""
        person, request = hold.request.person, hold.request
        code = next(
            (it.code for it in (hold, other) if it.request is request and it.owner == hold.owner and it.code), ""
        )
        if proof == "own code":
            return {"verification_code": code or "ZZZZ-ZZZZ"}, bool(code) and not person.seed, -1
        if proof == "other code":
            known = other.code if other.owner == hold.owner else ""
            same = bool(known) and other.request is request
            return {"verification_code": known or "ZZZZ-ZZZZ"}, same and not person.seed, -1
        if proof == "totp" and hold.owner == "bob" and person.seed:
            return {"totp": self._totp()}, self._step() > person.last_step, self._step()
        if proof in {"totp", "wrong"}:
            return ({"totp": "000000"} if proof == "totp" else {"verification_code": "ZZZZ-ZZZZ"}), False, -1
        return ({"recovery_code": "ZZZZ-ZZZZ-ZZZZ-ZZZZ"} if proof == "recovery" else {}), False, -1

    def _locked(self, hold: Hold) -> bool:
        many = len(hold.request.person.wrong_at) >= WRONG_PROOFS_PER_ACCOUNT
        return many or hold.request.wrong >= WRONG_PROOFS_PER_REQUEST

    def _step(self) -> int:
        return int(self.backend.now() // TOTP_STEP_SECONDS)

    def _totp(self) -> str:
        return pyotp.TOTP(SEED).generate_otp(self._step())


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def backend(request: pytest.FixtureRequest) -> Iterator[ThreadedBackend]:
    if request.param == "sqlite":
        with threaded_backend(LOOSE) as running:
            yield running
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.emptied() as database, threaded_backend(LOOSE | {"server.database": database}) as running:
        yield running


@pytest.mark.timeout(0 if WALKS > 100 else 120)
def test_no_order_of_calls_opens_more_than_its_proofs(backend: ThreadedBackend) -> None:
    """SECURITY 57, cases 23, 24; S2.9a, S2.15, S2.18."""
    Orders.backend = backend
    allowed = settings(
        max_examples=WALKS,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=WALKS <= 100,
        database=None,
    )
    before = Orders.changes
    run_state_machine_as_test(Orders, settings=allowed)
    assert Orders.changes - before >= WALKS, "walks in which nobody gets through prove nothing"
