"""The SQLite store: one writer, many transactions to one commit, and the file in trouble."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.doubles.fake_house import FakeHouse, new_house
from tests.server.store.acts import add, failing, names
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store import sqlite, sqlite_store, writing
from tui_reset.server.store.engine import Store, open_store
from tui_reset.server.store.sqlite_store import SqliteStore
from tui_reset.server.store.writing import Writing


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeHouse]:
    """A house whose store is a file."""
    built = new_house(tmp_path)
    yield built
    await built.house.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)


async def test_only_a_failure_that_has_written_makes_the_others_run_again(store: Store) -> None:
    """SECURITY 103: what is run twice is written once."""
    ran: list[str] = []

    def counted(name: str) -> Callable[[Connection], str]:
        def act(connection: Connection) -> str:
            ran.append(name)
            return add(name)(connection)

        return act

    def refused(_: Connection) -> None:
        raise Problem(ProblemCode.FORBIDDEN)

    acts = [counted("one"), refused, counted("two")]
    await asyncio.gather(*(store.write(act) for act in acts), return_exceptions=True)
    assert ran == ["one", "two"]
    acts = [counted("three"), failing, counted("four")]
    await asyncio.gather(*(store.write(act) for act in acts), return_exceptions=True)
    assert ran[2:] in (["three", "three", "four"], ["three", "four"])
    assert await store.read(names) == {"one", "two", "three", "four"}


async def test_answers_wait_for_the_disk(store: Store) -> None:
    """SECURITY 103: `synchronous=FULL`, or the last changes before a power cut would be gone."""
    assert await store.write(lambda found: found.execute(text("PRAGMA synchronous")).scalar_one()) == 2
    assert await store.write(lambda found: found.execute(text("PRAGMA journal_mode")).scalar_one()) == "wal"


async def test_they_run_in_the_order_in_which_they_came(store: Store) -> None:
    ran: list[int] = []

    def note(number: int) -> Callable[[Connection], None]:
        def act(_: Connection) -> None:
            ran.append(number)

        return act

    await asyncio.gather(*(store.write(note(number)) for number in range(200)))
    assert ran == list(range(200))


async def test_another_program_that_holds_the_lock_means_unavailable_and_no_harm(
    impatient: None,  # noqa: ARG001
    fake: FakeHouse,
) -> None:
    """SECURITY §4: waits within a bound, then 503 with Retry-After; nothing is burnt."""
    other = sqlite3.connect(fake.url.removeprefix("sqlite:///"), isolation_level=None)
    second = SqliteStore(fake.url)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Problem) as refused:
        await second.write(add("one"))
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert refused.value.retry_after
    assert await second.read(names) == set()
    other.execute("ROLLBACK")
    other.close()
    await second.write(add("one"))
    assert await second.read(names) == {"one"}
    await second.close()


async def test_a_lock_that_stays_keeps_nobody_for_long(
    impatient: None,  # noqa: ARG001
    fake: FakeHouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SECURITY §4: the bound holds for a long queue too, not only for what stands at its head."""
    monkeypatch.setattr(sqlite_store, "BATCH", 1)
    monkeypatch.setattr(writing, "LONGEST_WAIT", 0.1)
    other = sqlite3.connect(fake.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store, begin = SqliteStore(fake.url), time.monotonic()
    calls = [store.write(add(f"n{number}")) for number in range(60)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    taken = time.monotonic() - begin
    assert {answer.code for answer in answers if isinstance(answer, Problem)} == {ProblemCode.UNAVAILABLE}
    assert taken < 60 * sqlite.BUSY_SECONDS / 2
    other.close()
    await store.write(add("after"))
    assert await store.read(names) == {"after"}
    await store.close()


async def test_a_full_disk_means_unavailable_for_all_of_a_batch_and_heals(fake: FakeHouse) -> None:
    """SECURITY §4: disk full: 503, nothing half-written, recovers without a restart."""
    store = fake.house.store
    pages = await store.write(lambda connection: connection.execute(text("PRAGMA page_count")).scalar_one())
    await store.write(lambda connection: connection.execute(text(f"PRAGMA max_page_count={pages}")).scalar_one())
    acts = [add("small"), add("big", 3_000_000), add("other")]
    answers = await asyncio.gather(*(store.write(act) for act in acts), return_exceptions=True)
    problems = [answer.code for answer in answers if isinstance(answer, Problem)]
    assert ProblemCode.UNAVAILABLE in problems
    kept = await store.read(names)
    assert kept == {answer for answer in answers if isinstance(answer, str)}
    await store.write(lambda connection: connection.execute(text("PRAGMA max_page_count=1000000")).scalar_one())
    assert await store.write(add("healed")) == "healed"


async def test_a_folder_that_cannot_be_written_means_unavailable(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/not/there/house.db")
    for call in (store.write(add("one")), store.read(names)):
        with pytest.raises(Problem) as refused:
            await call
        assert refused.value.code is ProblemCode.UNAVAILABLE
    await store.close()


async def test_too_many_waiting_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store, "WAITING", 0)
    with pytest.raises(Problem) as refused:
        await store.write(add("one"))
    assert refused.value.code is ProblemCode.OVERLOADED


async def test_an_event_loop_that_is_gone_keeps_nobody_from_an_answer(store: Store) -> None:
    """A loop that closed while it waited: the writer goes on for the others."""
    gone = asyncio.new_event_loop()
    orphan: asyncio.Future[None] = gone.create_future()
    gone.close()
    assert isinstance(store, SqliteStore)
    store._queue.put(Writing(add("orphan"), orphan, gone))
    assert await store.write(add("one")) == "one"
