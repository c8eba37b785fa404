"""Two-factor left off: the service dies between switching it off and on again, and the account stays without it.

Case: systems that really switch it off for a reset leave that to whoever remembers. Here it is never off: `kill -9` at
every step of the walk, and the seed is the same, the enrolment untouched, and sign-in asks (S1.27).
"""

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.doubles.demo import totp
from tests.doubles.service import Service
from tests.doubles.wire import Reply, Wire
from tui_reset.demo.letters import Letterbox

NAME = "kim@example.org"
FIRST, SECOND = "seven quiet herons at dusk", "nine loud sparrows at dawn"
LOOSE = {
    "TUI_RESET_SERVER_PROFILE": "access-workspace",
    "TUI_RESET_MAILS_PER_ACCOUNT": "1000",
    "TUI_RESET_REQUESTS_PER_SOURCE": "1000",
}


@dataclass
class Kim:
    """Somebody with two-factor on, and the service that can be killed under her."""

    service: Service
    password: str = FIRST
    seed: str = field(default="", repr=False)
    codes: list[str] = field(default_factory=list, repr=False)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Reply:
        with Wire(self.service.url) as wire:
            return wire.ask(method, path, body, **more)

    def asks(self) -> Reply:
        return self.call("POST", "/v1/resets", {"identity": {"email": NAME}})

    def opens(self) -> tuple[str, str]:
        """Path and secret of a proven grant; a mail of the request before may still arrive first."""
        box = Letterbox(self.service.folder / "mails")
        box.look()
        known = len(box.letters)
        self.asks()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            box.look()
            for letter in box.letters[known:]:
                opened = self.call("POST", "/v1/links", {"link": letter.link}) if letter.link else None
                if opened is not None and opened.status == 200:
                    return f"/v1/resets/{opened.json['id']}", opened.json["secret"]
            time.sleep(0.01)
        raise AssertionError(self.service.log)

    def pauses(self, path: str, secret: str) -> Reply:
        return self.call("POST", f"{path}/two-factor/pause", {"recovery_code": self.codes.pop()}, bearer=secret)

    def changes(self, path: str, secret: str) -> Reply:
        return self.call("POST", f"{path}/password", {"new_password": self.other}, bearer=secret)

    def sends_and_nobody_answers(self, path: str, secret: str, body: dict[str, str]) -> None:
        """The service is killed with the request in its hands."""
        connection = HTTPConnection("127.0.0.1", self.service.port, timeout=30)
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        connection.request("POST", path, msgspec.json.encode(body), headers)
        self.service_dies()
        connection.close()

    def service_dies(self) -> None:
        assert self.service.stop(signal.SIGKILL) == -signal.SIGKILL

    @property
    def other(self) -> str:
        return SECOND if self.password == FIRST else FIRST

    def enrolment(self) -> list[tuple[object, ...]]:
        """What the database says of her two-factor."""
        with closing(sqlite3.connect(self.service.folder / "reset.db")) as database:
            query = "SELECT totp_seed, totp_pending_seed, enabled FROM accounts WHERE email = ?"
            return database.execute(query, (NAME,)).fetchall()

    def signs_in(self, password: str, **factor: str) -> Reply:
        return self.call("POST", "/v1/sessions", {"identifier": NAME, "password": password} | factor)

    def finds_her_password(self) -> None:
        """The change may have been written before the end; sign-in asks for the second factor either way."""
        if self.signs_in(self.password).code != "two_factor_required":
            self.password = self.other
            assert self.signs_in(self.password).code == "two_factor_required"


@pytest.fixture(scope="module")
def kim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kim]:
    """Enrolled over the API, as everybody is."""
    folder: Path = tmp_path_factory.mktemp("killed")
    with Service(folder, LOOSE) as service:
        service.add_people([NAME])
        kim = Kim(service, password=SECOND)
        assert kim.changes(*kim.opens()).status == 200
        kim.password = FIRST
        token = kim.signs_in(FIRST).json["token"]
        path = "/v1/account/two-factor"
        kim.seed = kim.call("POST", path, {"password": FIRST}, bearer=token).json["secret"]
        confirmed = kim.call("PUT", path, {"totp": totp(NAME, 1, kim.seed)}, bearer=token)
        kim.codes = confirmed.json["recovery_codes"]
        yield kim


def after_asking(kim: Kim) -> None:
    kim.asks()
    kim.service_dies()


def after_opening_the_link(kim: Kim) -> None:
    kim.opens()
    kim.service_dies()


def with_the_code_in_hand(kim: Kim) -> None:
    path, secret = kim.opens()
    kim.sends_and_nobody_answers(f"{path}/two-factor/pause", secret, {"recovery_code": kim.codes.pop()})


def while_it_is_paused(kim: Kim) -> None:
    path, secret = kim.opens()
    assert kim.pauses(path, secret).status == 200
    kim.service_dies()


def with_the_new_password_in_hand(kim: Kim) -> None:
    path, secret = kim.opens()
    assert kim.pauses(path, secret).status == 200
    kim.sends_and_nobody_answers(f"{path}/password", secret, {"new_password": kim.other})


def after_the_change(kim: Kim) -> None:
    path, secret = kim.opens()
    assert kim.pauses(path, secret).status == 200
    assert kim.changes(path, secret).status == 200
    kim.service_dies()


@pytest.mark.parametrize(
    "dies",
    [
        after_asking,
        after_opening_the_link,
        with_the_code_in_hand,
        while_it_is_paused,
        with_the_new_password_in_hand,
        after_the_change,
    ],
)
def test_two_factor_is_on_whenever_the_service_dies(kim: Kim, dies: Any) -> None:
    """S1.27: the same seed, no seed waiting, and sign-in asks."""
    before = kim.enrolment()
    dies(kim)
    assert kim.enrolment() == before
    kim.service.start()
    assert kim.enrolment() == before
    kim.finds_her_password()


def test_a_pause_outlives_the_service_and_opens_this_one_door(kim: Kim) -> None:
    """S1.27: it is a time on the grant, so the holder goes on where she was, and the same seed opens her account."""
    path, secret = kim.opens()
    assert kim.pauses(path, secret).status == 200
    kim.service_dies()
    kim.service.start()
    view = kim.call("GET", path, bearer=secret).json
    assert not view["must_pause"]
    assert 0 < view["two_factor_paused_for"] <= 300
    assert kim.changes(path, secret).status == 200
    kim.finds_her_password()
    assert kim.signs_in(kim.password, totp=totp(NAME, seed=kim.seed)).status == 201
