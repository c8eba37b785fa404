"""What a million accounts, with as many old requests and audit entries, cost against a thousand, call by call."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from tests.bench import crowd
from tests.bench.desk_postgres import can_start
from tests.bench.figure import Figure, median, quantile, say
from tests.bench.walks import LOOSE
from tests.doubles.postgres import PostgresServer, postgres_server
from tests.doubles.service import Service, free_port
from tests.doubles.wire import Reply, Wire

FEW: Final = 1_000
MANY: Final = 1_000_000
WALKS: Final = 60
WARM: Final = 10
"""The first of them are not counted."""
AT_MOST: Final = 1.3
PASSWORD: Final = "a rather long and new one"
_HASHED: Final = re.compile(r"^tui_reset_hashing_seconds_sum (\S+)$", re.MULTILINE)
ACTS: Final = ("POST /v1/resets", "POST /v1/links", "password change", "sign-in")


class Side:
    """One backend with its database, and walks that take a step at a time."""

    def __init__(self, folder: Path, number: int, url: str, server: PostgresServer | None) -> None:
        folder.mkdir()
        self._metrics = free_port()
        environ = {**LOOSE, "TUI_RESET_SERVER_METRICS_PORT": str(self._metrics), "TUI_RESET_SERVER_DATABASE": url}
        self.service = Service(folder, environ)
        self._emails = [f"walker{at}@example.com" for at in range(WALKS)]
        self._asked: list[dict[str, Any]] = []
        self._links: dict[str, str] = {}
        self._opened: list[dict[str, Any]] = []
        self.service.start()
        self.service.add_people(self._emails)
        self.service.stop()
        crowd.fill(url, number, server)

    def start(self) -> None:
        """A backend that finds all that, and one connection to it."""
        self.service.start()
        self._wire = Wire(self.service.url)

    def stop(self) -> None:
        """The end."""
        self._wire.close()
        self.service.stop()
        self.service.stop_mail()

    def act(self, name: str, at: int) -> float:
        """One call of walk `at`: its seconds, without those of argon2."""
        before, begin = self._hashed(), time.perf_counter()
        keep = self._call(name, at)
        seconds = time.perf_counter() - begin
        keep()
        return seconds - (self._hashed() - before)

    def read_mails(self) -> None:
        """Wait until all links are there."""
        self._links = self.service.links(self._emails, seconds=60)

    def _call(self, name: str, at: int) -> Callable[[], None]:
        if name == ACTS[0]:
            reply = self._wire.ask("POST", "/v1/resets", {"identity": {"email": self._emails[at]}})
            return lambda: self._asked.append(_told(reply, 202))
        if name == ACTS[1]:
            reply = self._wire.ask("POST", "/v1/links", {"link": self._links[self._emails[at]]})
            return lambda: self._opened.append(_told(reply, 200))
        if name == ACTS[2]:
            body = {"new_password": PASSWORD, "verification_code": self._asked[at]["verification_code"]}
            one = self._opened[at]
            reply = self._wire.ask("POST", f"/v1/resets/{one['id']}/password", body, bearer=one["secret"])
            return lambda: _nothing(_told(reply, 200))
        reply = self._wire.ask("POST", "/v1/sessions", {"identifier": self._emails[at], "password": PASSWORD})
        return lambda: _nothing(_told(reply, 201))

    def _hashed(self) -> float:
        with urlopen(f"http://127.0.0.1:{self._metrics}/metrics", timeout=5) as answer:
            found = _HASHED.search(answer.read().decode())
        assert found
        return float(found[1])


def flat(folder: Path) -> Iterator[Figure]:
    """On both databases."""
    yield from _compared("SQLite", folder, [f"sqlite:///{folder}/{number}.db" for number in (FEW, MANY)], None)
    if not can_start():
        say("     no PostgreSQL server can be started here: its figures are left out")
        return
    with postgres_server() as server, server.database() as few, server.database() as many:
        yield from _compared("PostgreSQL", folder, [few, many], server)


def _compared(name: str, folder: Path, urls: list[str], server: PostgresServer | None) -> Iterator[Figure]:
    with ExitStack() as stack:
        few, many = (
            Side(folder / f"{name}{number}", number, url, server) for number, url in zip((FEW, MANY), urls, strict=True)
        )
        for side in (few, many):
            side.start()
            stack.callback(side.stop)
        for act in ACTS:
            if act == ACTS[1]:
                few.read_mails()
                many.read_mails()
            # In turns, so that whatever else the machine does hits both.
            times = [(few.act(act, at), many.act(act, at)) for at in range(WALKS)][WARM:]
            yield _figure(f"{name}, {act}", [one for one, _ in times], [other for _, other in times])


def _figure(name: str, few: list[float], many: list[float]) -> Figure:
    how = (
        f"medians {median(many) * 1000:.2f} ms of {MANY:,} against {median(few) * 1000:.2f} ms of {FEW:,}, "
        f"p90 {quantile(many, 0.9) * 1000:.2f} and {quantile(few, 0.9) * 1000:.2f}, {len(many)} calls, without argon2"
    )
    return Figure(f"flat: {name}", median(many) / median(few), AT_MOST, "times", how)


def _told(reply: Reply, status: int) -> dict[str, Any]:
    assert reply.status == status, reply
    return dict(reply.json)


def _nothing(_: object) -> None:
    return
