"""The machine runs out of disk or of memory under a service that runs: refused, nothing half-done, and it heals."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.doubles.fake_house import new_file
from tests.doubles.killed_service import KilledService
from tests.doubles.wire import Reply
from tui_reset.server.cases.accounts import NewAccount

OLD, NEW = "the one that was forgotten", "seven quiet herons at dusk"
DISK, MEMORY = (NewAccount(f"{name}@example.org", password=OLD) for name in ("disk", "memory"))
KEY = {"Idempotency-Key": "one-key-for-every-try"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KilledService]:
    """A process of its own, with passwords hashed as dearly as ever."""
    folder: Path = tmp_path_factory.mktemp("scarcity")
    with KilledService(folder, new_file(folder), [DISK, MEMORY], cheap=False) as service:
        yield service


@contextmanager
def held_to(service: KilledService, kind: int, most: int) -> Iterator[None]:
    """The kernel gives it no more of that; afterwards as before."""
    before = resource.prlimit(service.pid, kind)
    resource.prlimit(service.pid, kind, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(service.pid, kind, before)


def asks(service: KilledService, email: str) -> Reply:
    return service.call("POST", "/v1/resets", {"identity": {"email": email}})


def signs_in(service: KilledService, email: str, password: str) -> Reply:
    return service.call("POST", "/v1/sessions", {"identifier": email, "password": password})


def counts(service: KilledService) -> list[int]:
    """Rows of what a reset writes, read past the service."""
    with closing(sqlite3.connect(service.database.removeprefix("sqlite:///"))) as database:
        tables = ("requests", "outbox", "answers", "sessions")
        return [int(database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables]  # noqa: S608


def test_a_full_disk_refuses_what_is_to_be_kept_and_heals_by_itself(service: KilledService) -> None:
    """SECURITY §4: request and confirm 503, nothing half-written, reads go on, readiness says why; no restart."""
    asked = asks(service, DISK.email).json
    grant = service.call("POST", "/v1/links", {"link": service.letters(DISK.email, 1)[0].link}).json
    path, secret = f"/v1/resets/{grant['id']}", grant["secret"]
    session = signs_in(service, DISK.email, OLD).json["token"]
    body = {"new_password": NEW, "verification_code": asked["verification_code"]}
    before = counts(service)
    with held_to(service, resource.RLIMIT_FSIZE, 0):
        refused = [
            asks(service, DISK.email),
            asks(service, "nobody@example.org"),
            service.call("POST", f"{path}/password", body, bearer=secret, headers=KEY),
        ]
        assert [(one.status, one.code, one.header("Retry-After")) for one in refused] == [(503, "unavailable", "5")] * 3
        assert service.call("GET", path, bearer=secret).json["attempts_left"] == 5
        assert service.call("GET", "/v1/account", bearer=session).status == 200
        assert service.call("GET", "/healthz").status == 200
        service.until_ready_says("unwritable")
    assert counts(service) == before
    service.until_ready_says("ready")
    assert service.call("POST", f"{path}/password", body, bearer=secret, headers=KEY).status == 200
    assert signs_in(service, DISK.email, NEW).status == 201


def test_short_memory_costs_nobody_a_try(service: KilledService) -> None:
    """SECURITY §4: 503 and the count kept; the right password is not called wrong, and the same try works later."""
    service.stop()
    service.start()  # One that has hashed before may still hold the memory for it.
    asked = asks(service, MEMORY.email).json
    grant = service.call("POST", "/v1/links", {"link": service.letters(MEMORY.email, 1)[0].link}).json
    path, secret = f"/v1/resets/{grant['id']}", grant["secret"]
    body = {"new_password": NEW, "verification_code": asked["verification_code"]}
    used = int(Path(f"/proc/{service.pid}/statm").read_text().split()[0]) * resource.getpagesize()
    with held_to(service, resource.RLIMIT_AS, used + 20 * 2**20):
        refused = [
            service.call("POST", f"{path}/password", body, bearer=secret, headers=KEY),
            signs_in(service, MEMORY.email, OLD),
        ]
    assert [(one.status, one.code, one.header("Retry-After")) for one in refused] == [(503, "overloaded", "2")] * 2
    assert service.call("GET", path, bearer=secret).json["attempts_left"] == 5
    assert signs_in(service, MEMORY.email, OLD).status == 201
    assert service.call("POST", f"{path}/password", body, bearer=secret, headers=KEY).status == 200
    assert "hashing_starved" in service.log
