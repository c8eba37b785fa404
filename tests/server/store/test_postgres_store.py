"""The PostgreSQL store: many at once, and a server in trouble."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from sqlalchemy import Connection, bindparam, make_url, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.doubles.fake_house import KEY
from tests.doubles.postgres import PostgresServer
from tests.server.store.acts import add, names
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.rules.keys import Keys
from tui_reset.server.store import postgres, postgres_store
from tui_reset.server.store.engine import Store, open_store
from tui_reset.server.store.events import Event, EventType, record
from tui_reset.server.store.postgres_store import TRIES, PostgresStore
from tui_reset.server.store.tables import events, marks, tallies


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.emptied() as address:
        yield address


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    opened = open_store(url)
    assert isinstance(opened, PostgresStore)
    yield opened
    await opened.close()


@pytest.fixture
async def both(store: PostgresStore, url: str) -> AsyncIterator[list[Store]]:
    """The store many times over, in turns with that of another process: a command beside the backend."""
    other = open_store(url)
    yield [store, other] * 16
    await other.close()


def one_more(connection: Connection) -> int:
    """Read, think, write: two at once would count one."""
    before = int(connection.execute(select(marks.c.value)).scalar_one())
    connection.execute(update(marks).values(value=str(before + 1).encode()))
    return before


def refusing(state: str, ran: list[str]) -> Callable[[Connection], None]:
    """An act that the server refuses in the end."""

    def act(connection: Connection) -> None:
        ran.append(state)
        add(f"half {len(ran)}")(connection)
        connection.execute(text(f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{state}'; END $$"))

    return act


async def test_what_reads_and_then_writes_is_as_good_as_alone(both: list[Store]) -> None:
    """SECURITY 62: sixteen at once are counted exactly, though each saw the count before it wrote."""
    await both[0].write(lambda connection: connection.execute(marks.insert().values(name="count", value=b"0")))
    seen = await asyncio.gather(*(store.write(one_more) for store in both[:16]))
    assert sorted(seen) == list(range(16))


async def test_two_that_find_nothing_and_add_it_hear_of_each_other(both: list[Store]) -> None:
    def first(connection: Connection) -> bool:
        if connection.execute(select(marks.c.name).where(marks.c.name == "one")).first():
            return False
        add("one")(connection)
        return True

    answers = await asyncio.gather(*(store.write(first) for store in both[:8]))
    assert sorted(answers) == [False] * 7 + [True]


def noting(number: int) -> Callable[[Connection], None]:
    """An act that adds to the audit trail; every third one thinks better of it."""

    def act(connection: Connection) -> None:
        record(connection, Keys(KEY), Event(at=float(number), type=EventType.SIGN_IN, source="192.0.2.1"))
        if number % 3 == 0:
            raise Problem(ProblemCode.FORBIDDEN)

    return act


async def test_nobody_waits_for_another_ones_number_in_the_audit_trail(both: list[Store]) -> None:
    """Numbers of acts that thought better of it are lost; what a missing one means is said by the seals."""
    acts = [store.write(noting(number)) for number, store in enumerate(both)]
    answers = await asyncio.gather(*acts, return_exceptions=True)
    kept = sum(answer is None for answer in answers)
    found = await both[0].read(lambda connection: list(connection.execute(select(events.c.id)).scalars()))
    assert (kept, len(set(found))) == (21, 21)
    assert max(found) > kept


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_what_meets_others_is_tried_so_often_and_then_unavailable(store: PostgresStore, state: str) -> None:
    ran: list[str] = []
    with pytest.raises(Problem) as refused:
        await store.write(refusing(state, ran))
    assert (refused.value.code, len(ran)) == (ProblemCode.UNAVAILABLE, TRIES)
    assert refused.value.retry_after
    assert await store.read(names) == set()


@pytest.mark.parametrize("state", ["53100", "53300", "57P01", "25006", "58030", "55P03"])
async def test_a_full_disk_and_the_like_mean_unavailable_at_once(store: PostgresStore, state: str) -> None:
    """SECURITY §4: refused for now, and nothing half-written."""
    ran: list[str] = []
    with pytest.raises(Problem) as refused:
        await store.write(refusing(state, ran))
    assert (refused.value.code, len(ran)) == (ProblemCode.UNAVAILABLE, 1)
    assert await store.read(names) == set()
    assert await store.write(add("healed")) == "healed"


async def test_a_unique_rule_broken_twice_comes_as_it_is(store: PostgresStore) -> None:
    ran: list[str] = []
    with pytest.raises(IntegrityError):
        await store.write(refusing("23505", ran))
    assert len(ran) == 2


async def test_a_server_that_restarts_costs_nobody_an_answer(store: PostgresStore, postgres: PostgresServer) -> None:
    """SECURITY §4: connections that died while they waited are not a reason to refuse; a stopped server is."""
    await asyncio.gather(*(store.write(add(f"n{number}")) for number in range(8)))
    await asyncio.to_thread(postgres.stop, signal.SIGINT)
    for call in (store.write(add("lost")), store.read(names)):
        with pytest.raises(Problem) as refused:
            await call
        assert refused.value.code is ProblemCode.UNAVAILABLE
    await asyncio.to_thread(postgres.start)
    assert await store.write(add("again")) == "again"
    assert len(await store.read(names)) == 9
    await asyncio.to_thread(postgres.stop, signal.SIGINT)
    await asyncio.to_thread(postgres.start)
    assert len(await store.read(names)) == 9


async def test_a_read_only_database_means_unavailable(url: str, postgres: PostgresServer) -> None:
    name = make_url(url).database
    postgres.say(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = open_store(url)
    with pytest.raises(Problem) as refused:
        await store.write(add("one"))
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert await store.read(names) == set()
    await store.close()
    postgres.say(f"ALTER DATABASE {name} RESET default_transaction_read_only")


async def test_a_lock_that_stays_means_unavailable(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY §4: waits within a bound; nothing is burnt."""
    monkeypatch.setattr(postgres, "LOCK_MILLISECONDS", 50)
    store, other = open_store(url), open_store(url)
    held, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(connection: Connection) -> None:
        connection.execute(text("LOCK TABLE marks IN ACCESS EXCLUSIVE MODE"))
        loop.call_soon_threadsafe(held.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

    holding = asyncio.create_task(other.write(hold))
    await held.wait()
    with pytest.raises(Problem) as refused:
        await store.write(add("one"))
    assert refused.value.code is ProblemCode.UNAVAILABLE
    release.set()
    await holding
    assert await store.write(add("one")) == "one"
    await store.close()
    await other.close()


async def test_too_many_waiting_are_refused(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_store, "WAITING", 0)
    for call in (store.write(add("one")), store.read(names)):
        with pytest.raises(Problem) as refused:
            await call
        assert refused.value.code is ProblemCode.OVERLOADED


async def test_whoever_goes_away_in_the_middle_takes_nothing_back(store: PostgresStore) -> None:
    begun, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(connection: Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()
        add("all of it")(connection)

    caller = asyncio.create_task(store.write(slow))
    await begun.wait()
    caller.cancel()
    release.set()
    await asyncio.gather(caller, return_exceptions=True)
    await store.close()
    again = open_store(str(store._engine.url))
    assert await again.read(names) == {"all of it"}
    await again.close()


async def test_no_value_is_told_in_the_log(store: PostgresStore, caplog: pytest.LogCaptureFixture) -> None:
    """SECURITY 110: the driver's own words repeat what it was given."""
    wrong = select(tallies.c.name).where(tallies.c.minute == bindparam("minute"))
    with caplog.at_level(logging.DEBUG), pytest.raises(Problem):
        await store.read(lambda connection: connection.execute(wrong, {"minute": "a typed password"}))
    assert "database unavailable" in caplog.text
    assert "a typed password" not in caplog.text


async def test_a_nul_is_looked_for_and_found_nowhere(store: PostgresStore) -> None:
    """This server's text cannot hold it: on SQLite it simply is not found."""
    found = select(marks.c.value).where(marks.c.name == bindparam("wanted"))
    assert await store.read(lambda connection: connection.execute(found, {"wanted": "one\0"}).first()) is None


async def test_answers_wait_for_the_disk(store: PostgresStore) -> None:
    """SECURITY 103: whatever the cluster's own settings say."""
    assert await store.read(lambda found: found.execute(text("SHOW synchronous_commit")).scalar_one()) == "on"
    level = text("SHOW transaction_isolation")
    assert await store.write(lambda found: found.execute(level).scalar_one()) == "serializable"
    assert await store.read(lambda found: found.execute(level).scalar_one()) == "repeatable read"
