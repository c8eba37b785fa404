"""`kill -9` between every two steps of a reset: nothing is lost, and nothing is done twice (SECURITY §4, S1 to S10).

The same walk each time, and each time the service dies somewhere else in it. Whoever walks does what the terminal
does: without an answer, once more with the same idempotency key. The end must be the same as if nothing had happened.
"""

import secrets
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.doubles.dying_service import Moment
from tests.doubles.killed_service import KilledService
from tests.doubles.wire import Reply
from tui_reset.server.cases.accounts import NewAccount

OLD, NEW = "the one that was forgotten", "seven quiet herons at dusk"
WRONG = "0000-0000"
NOTICE = "Your password has been changed"
TWICE = {Moment.LINK_ACCEPTED, Moment.LINK_MARKING}
"""The mail server has it and we do not know it: at most one duplicate (RFC 5321 §4.5.5)."""
NOTICE_TWICE = {Moment.NOTICE_ACCEPTED}
WHENEVER = ["after the page", "after a wrong code"]
"""Nothing is under way: the test kills it."""


def address(when: str) -> str:
    return f"{''.join(it if it.isalnum() else '-' for it in when.lower())}@example.org"


PEOPLE = [NewAccount(address(when), password=OLD) for when in [*Moment, *WHENEVER]]


@pytest.fixture(scope="module")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KilledService]:
    """One that is started again in a tenth of a second."""
    folder: Path = tmp_path_factory.mktemp("killed")
    with KilledService(folder, database, PEOPLE) as service:
        yield service


@dataclass
class Walker:
    """Somebody in a reset, with a session from before."""

    service: KilledService
    email: str
    moment: str
    deaths: int = 0
    session: str = field(default="", repr=False)
    keys: dict[str, str] = field(default_factory=dict)

    def asks_until_answered(self, path: str, body: object, secret: str = "") -> Reply:
        """A call with a key of its own, and after each death the very same one again."""
        key = self.keys.setdefault(f"{path} {body}", secrets.token_urlsafe(16))
        return self.asks_again(path, body, secret, key)

    def asks_again(self, path: str, body: object, secret: str, key: str) -> Reply:
        while True:
            try:
                return self.service.call("POST", path, body, bearer=secret, headers={"Idempotency-Key": key})
            except ConnectionError:
                self.is_started_again()

    def is_started_again(self) -> None:
        assert self.service.ended() == -signal.SIGKILL, self.service.log
        self.deaths += 1
        self.service.start()
        self.finds_one_password()

    def is_killed(self, when: str) -> None:
        if self.moment == when:
            self.service.stop(signal.SIGKILL)
            self.deaths += 1
            self.service.start()
            self.finds_one_password()

    def finds_one_password(self) -> None:
        """All or nothing: the old one with the session from before, or the new one without it."""
        is_changed = self.service.call("GET", "/v1/account", bearer=self.session).status == 401
        assert self.signs_in(NEW if is_changed else OLD).status == 201
        assert is_changed is (self.moment in AFTER_THE_CHANGE)

    def signs_in(self, password: str) -> Reply:
        return self.service.call("POST", "/v1/sessions", {"identifier": self.email, "password": password})

    def links(self) -> list[str]:
        return [one.link for one in self.service.letters(self.email, 1) if one.link]

    def notices(self, number: int) -> int:
        """How many came, waiting for so many."""
        return len([one for one in self.service.letters(self.email, len(self.links()) + number) if not one.link])


AFTER_THE_CHANGE = {
    Moment.CHANGE_COMMITTED,
    Moment.NOTICE_TAKEN,
    Moment.NOTICE_ACCEPTED,
    Moment.NOTICE_MARKED,
}
OF_THE_LINK = {Moment.LINK_TAKEN, Moment.LINK_ACCEPTED, Moment.LINK_MARKING, Moment.LINK_MARKED}


@pytest.mark.parametrize("when", [*Moment, *WHENEVER])
def test_nothing_is_lost_and_nothing_done_twice(service: KilledService, when: str) -> None:
    """SECURITY §4: the same end, wherever it dies."""
    alice = Walker(service, address(when), when)
    alice.session = alice.signs_in(OLD).json["token"]
    if when in set(Moment):
        service.dies_at(Moment(when))

    asked = alice.asks_until_answered("/v1/resets", {"identity": {"email": alice.email}}).json
    if when in OF_THE_LINK:
        alice.is_started_again()
    link = alice.links()[0]

    grant = service.call("POST", "/v1/links", {"link": link}).json
    alice.is_killed(WHENEVER[0])
    path, secret = f"/v1/resets/{grant['id']}", grant["secret"]
    wrong = {"new_password": NEW, "verification_code": WRONG}
    refused = alice.asks_until_answered(f"{path}/password", wrong, secret)
    assert (refused.code, refused.json["attempts_left"]) == ("wrong_proof", 4)
    alice.is_killed(WHENEVER[1])
    assert service.call("GET", path, bearer=secret).json["attempts_left"] == 4

    right = {"new_password": NEW, "verification_code": asked["verification_code"]}
    changed = alice.asks_until_answered(f"{path}/password", right, secret)
    assert (changed.status, changed.json["step"], changed.json["sessions_ended"] >= 1) == (200, "done", True)
    if when in set(Moment) and not alice.deaths:
        alice.is_started_again()
    assert alice.deaths == 1
    other = alice.asks_again(f"{path}/password", right, secret, "another-key-altogether")
    assert (other.status, other.code) == (409, "reset_over")
    assert service.call("POST", "/v1/links", {"link": link}).code == "link_used"
    assert service.call("GET", "/v1/account", bearer=alice.session).status == 401
    assert alice.signs_in(NEW).status == 201
    came = 2 if when in NOTICE_TWICE else 1
    assert alice.notices(came) == came
    assert set(alice.links()) == {link}
    assert len(alice.links()) <= (2 if when in TWICE else 1)
