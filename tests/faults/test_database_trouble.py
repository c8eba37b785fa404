"""A database that is locked by another program, made read-only, or out of one node's reach, under a whole service."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from sqlalchemy import URL, make_url, text

from tests.doubles.postgres import PostgresServer
from tests.doubles.served import ALICE, BOB, GOOD, Served, bearer, served_backend
from tui_reset.server.http import readiness
from tui_reset.server.store import postgres, sqlite
from tui_reset.server.store.postgres import postgres_engine

KEY = "one-key-for-every-try"
NODE = "the_other_node"
CUT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Of a connection that is ended while it is being made asyncpg says that it is unclosed."""
WRITTEN = "accounts, answers, events, marks, outbox, requests, tallies"


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, fresh_database: str) -> URL:
    """Of a database whose locks are not waited for for seconds; each look at readiness is a new one."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(postgres, "LOCK_MILLISECONDS", 50)
    monkeypatch.setattr(readiness, "_SECONDS", {True: 0.0, False: 0.0})
    return make_url(fresh_database)


@pytest.fixture
async def backend(tmp_path: Path, url: URL) -> AsyncIterator[Served]:
    """A service on each kind of database."""
    async with served_backend(tmp_path, {"server.database": url.render_as_string(hide_password=False)}) as served:
        yield served


@asynccontextmanager
async def locked(url: URL) -> AsyncIterator[None]:
    """Another program is in the middle of a long write."""
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    engine = postgres_engine(url.render_as_string(hide_password=False))
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"LOCK TABLE {WRITTEN} IN EXCLUSIVE MODE"))
            yield
    finally:
        await engine.dispose()


@dataclass(frozen=True, slots=True)
class InReset:
    """Somebody whose grant is proven, in front of the last form."""

    backend: Served
    link: str = field(repr=False)
    path: str
    secret: str = field(repr=False)
    code: str = field(repr=False)

    async def types(self, code: str, key: str) -> httpx.Response:
        body = {"new_password": GOOD, "verification_code": code}
        headers = bearer(self.secret, **{"Idempotency-Key": key})
        return await self.backend.client.post(f"{self.path}/password", headers=headers, json=body)

    async def attempts_left(self) -> int:
        return int((await self.backend.client.get(self.path, headers=bearer(self.secret))).json()["attempts_left"])


async def in_reset(backend: Served, email: str = ALICE.email, mail: int = 1) -> InReset:
    asked = await backend.ask(email)
    link = await backend.link(mail)
    opened = (await backend.client.post("/v1/links", json={"link": link})).json()
    return InReset(backend, link, f"/v1/resets/{opened['id']}", opened["secret"], asked["verification_code"])


async def asks(backend: Served, email: str = BOB.email) -> httpx.Response:
    return await backend.client.post("/v1/resets", json={"identity": {"email": email}})


async def ready(backend: Served) -> str:
    return str((await backend.client.get("/readyz")).json()["status"])


async def until_ready(backend: Served) -> None:
    async with asyncio.timeout(10):
        while await ready(backend) != "ready":
            pass


def refused(*answers: httpx.Response) -> None:
    """For now, with a time to come again; never a 500."""
    told = [(it.status_code, it.json()["code"], int(it.headers["retry-after"]) > 0) for it in answers]
    assert told == [(503, "unavailable", True)] * len(answers)


async def test_a_lock_that_stays_refuses_in_time_and_burns_nothing(backend: Served, url: URL) -> None:
    """SECURITY §4: waits within a bound, then 503 with Retry-After; no attempt burnt, and reading goes on."""
    alice = await in_reset(backend)
    assert (await alice.types("0000-0000", "a-first-wrong-code")).json()["attempts_left"] == 4
    async with locked(url), asyncio.timeout(10):
        answers = await asyncio.gather(
            asks(backend),
            asks(backend, "nobody@example.org"),
            alice.types("0000-0000", "a-second-wrong-code"),
            alice.types(alice.code, KEY),
        )
        refused(*answers)
        assert await alice.attempts_left() == 4
        assert await ready(backend) == "unwritable"
    assert await ready(backend) == "ready"
    assert await alice.attempts_left() == 4
    assert (await alice.types(alice.code, KEY)).status_code == 200
    assert (await asks(backend)).status_code == 202


def ended_lines(server: PostgresServer, url: URL) -> None:
    """None of them is left when this returns."""
    wanted = f"datname = '{url.database}'"
    server.say(f"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE {wanted}")  # noqa: S608 - our own name


@contextmanager
def read_only(server: PostgresServer, url: URL) -> Iterator[None]:
    """As after a failover to a standby: the lines are cut, and the new ones take no change."""
    server.say(f"ALTER DATABASE {url.database} SET default_transaction_read_only = on")
    ended_lines(server, url)
    yield
    server.say(f"ALTER DATABASE {url.database} RESET default_transaction_read_only")
    ended_lines(server, url)


@CUT
@pytest.mark.parametrize("fresh_database", ["postgres"], indirect=True)
async def test_after_a_failover_to_a_standby_nothing_is_changed_and_no_link_revived(
    backend: Served, url: URL, postgres: PostgresServer
) -> None:
    """SECURITY §4: the confirm refuses unless there is a primary; what was used stays used."""
    held, used = await in_reset(backend, BOB.email), await in_reset(backend, mail=2)
    assert (await used.types(used.code, KEY)).status_code == 200
    with read_only(postgres, url):
        refused(await asks(backend), await held.types(held.code, KEY))
        assert await ready(backend) == "unwritable"
        assert (await backend.client.post("/v1/links", json={"link": used.link})).status_code in {410, 503}
        assert await held.attempts_left() == 5
    await until_ready(backend)
    assert (await backend.client.post("/v1/links", json={"link": used.link})).json()["code"] == "link_used"
    totp = {"new_password": GOOD, "totp": backend.totp()}
    changed = await backend.client.post(f"{held.path}/password", headers=bearer(held.secret), json=totp)
    assert changed.status_code == 200


class Line:
    """The way from one node to its database, which can be cut: the server's socket in a folder of the node's own."""

    def __init__(self, folder: str, server: PostgresServer) -> None:
        self._socket, self._server = Path(folder, ".s.PGSQL.5432"), server

    def joined(self) -> None:
        self._socket.symlink_to(self._server.folder / self._socket.name)

    def cut(self) -> None:
        """Nobody gets through, and who was through is not any more."""
        self._socket.unlink()
        self._server.say(f"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE usename = '{NODE}'")  # noqa: S608


@CUT
@pytest.mark.parametrize("fresh_database", ["postgres"], indirect=True)
async def test_a_node_without_its_database_decides_nothing(tmp_path: Path, url: URL, postgres: PostgresServer) -> None:
    """SECURITY §4: it answers 503; no memory of its own decides about tokens or limits."""
    postgres.say(f"CREATE ROLE {NODE} LOGIN SUPERUSER")
    with TemporaryDirectory() as folder:  # the path of a socket is short
        line = Line(folder, postgres)
        line.joined()
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
        theirs = url.set(username=NODE, query={"host": folder}).render_as_string(hide_password=False)
        async with AsyncExitStack() as both:
            ours = {"server.database": url.render_as_string(hide_password=False)}
            one = await both.enter_async_context(served_backend(tmp_path / "one", ours))
            other = {"server.database": theirs, "server.public_url": one.url, "smtp.port": one.mail.port}
            two = await both.enter_async_context(served_backend(tmp_path / "two", other, people=()))
            alice = await in_reset(one)
            there = replace(alice, backend=two)
            assert (await there.types("0000-0000", "a-first-wrong-code")).json()["attempts_left"] == 4
            line.cut()
            async with asyncio.timeout(10):
                refused(await asks(two), await there.types(alice.code, KEY))
                assert await ready(two) == "unavailable"
            assert await ready(one) == "ready"
            assert (await alice.types(alice.code, KEY)).status_code == 200
            line.joined()
            await until_ready(two)
            opened = await two.client.post("/v1/links", json={"link": alice.link})
            assert opened.json()["code"] == "link_used"
            assert (await there.types(alice.code, "another-key-altogether")).json()["code"] == "reset_over"
            signed_in = await two.client.post("/v1/sessions", json={"identifier": ALICE.email, "password": GOOD})
            assert signed_in.status_code == 201
    postgres.say(f"DROP ROLE {NODE}")
