"""Reading and writing: alone, together, and when the database is in trouble."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from tests.doubles.fake_house import FakeHouse
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store import engine, sqlite, writing
from tui_reset.server.store.engine import Store
from tui_reset.server.store.tables import marks
from tui_reset.server.store.writing import Writing


def add(name: str, size: int = 1) -> Callable[[Connection], str]:
    def act(connection: Connection) -> str:
        connection.execute(insert(marks), {"name": name, "value": b"x" * size})
        return name

    return act


def names(connection: Connection) -> set[str]:
    return set(connection.execute(select(marks.c.name)).scalars())


def failing(connection: Connection) -> None:
    add("half")(connection)
    raise Problem(ProblemCode.FORBIDDEN)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)


async def test_what_is_written_can_be_read(store: Store) -> None:
    assert await store.write(add("one")) == "one"
    assert await store.read(names) == {"one"}


async def test_many_share_a_commit_and_a_failing_one_rolls_back_alone(store: Store) -> None:
    """SECURITY 103: each is all or nothing, and answered after the commit."""
    acts: list[Callable[[Connection], object]] = [add(f"n{number}") for number in range(100)]
    acts[50] = failing
    answers = await asyncio.gather(*(store.write(act) for act in acts), return_exceptions=True)
    assert [place for place, answer in enumerate(answers) if isinstance(answer, Exception)] == [50]
    assert isinstance(answers[50], Problem)
    assert await store.read(names) == {f"n{number}" for number in range(100) if number != 50}


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


async def test_they_run_in_the_order_in_which_they_came(store: Store) -> None:
    ran: list[int] = []

    def note(number: int) -> Callable[[Connection], None]:
        def act(_: Connection) -> None:
            ran.append(number)

        return act

    await asyncio.gather(*(store.write(note(number)) for number in range(200)))
    assert ran == list(range(200))


async def test_a_broken_rule_of_the_tables_comes_as_it_is(store: Store) -> None:
    await store.write(add("one"))
    with pytest.raises(IntegrityError):
        await store.write(add("one"))
    with pytest.raises(IntegrityError):
        await store.read(_raise_integrity)


def _raise_integrity(_: Connection) -> None:
    raise IntegrityError("", None, Exception())


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Problem) as refused:
        await store.read(add("one"))
    assert refused.value.code is ProblemCode.UNAVAILABLE


async def test_one_that_nobody_waits_for_is_not_begun(store: Store) -> None:
    blocked, release = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def block(_: Connection) -> None:
        loop.call_soon_threadsafe(blocked.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

    first = asyncio.create_task(store.write(block))
    await blocked.wait()
    given_up = asyncio.create_task(store.write(add("given up")))
    await asyncio.sleep(0)
    given_up.cancel()
    first.cancel()
    await asyncio.gather(given_up, first, return_exceptions=True)
    release.set()
    assert await store.read(names) <= {"given up"}
    await store.write(add("after"))
    assert await store.read(names) == {"after"}


async def test_another_program_that_holds_the_lock_means_unavailable_and_no_harm(
    impatient: None,  # noqa: ARG001
    fake: FakeHouse,
) -> None:
    """SECURITY §4: waits within a bound, then 503 with Retry-After; nothing is burnt."""
    other = sqlite3.connect(fake.url.removeprefix("sqlite:///"), isolation_level=None)
    second = Store(fake.url)
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
    monkeypatch.setattr(engine, "BATCH", 1)
    monkeypatch.setattr(writing, "LONGEST_WAIT", 0.1)
    other = sqlite3.connect(fake.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store, begin = Store(fake.url), time.monotonic()
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
    store = Store(f"sqlite:///{tmp_path}/not/there/house.db")
    for call in (store.write(add("one")), store.read(names)):
        with pytest.raises(Problem) as refused:
            await call
        assert refused.value.code is ProblemCode.UNAVAILABLE
    await store.close()


async def test_a_fault_of_ours_reaches_the_caller_and_the_store_lives_on(store: Store) -> None:
    def divide(_: Connection) -> float:
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        await store.write(divide)
    with pytest.raises(ZeroDivisionError):
        await store.read(divide)
    assert await store.write(add("one")) == "one"


async def test_a_closed_store_has_finished_what_waited_and_takes_nothing_more(fake: FakeHouse) -> None:
    store = fake.house.store
    waiting = [asyncio.create_task(store.write(add(f"n{number}"))) for number in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    assert len(await asyncio.gather(*waiting)) == 20
    for call in (store.write(add("late")), store.read(names)):
        with pytest.raises(Problem):
            await call


async def test_too_many_waiting_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAITING", 0)
    with pytest.raises(Problem) as refused:
        await store.write(add("one"))
    assert refused.value.code is ProblemCode.OVERLOADED


async def test_an_event_loop_that_is_gone_keeps_nobody_from_an_answer(store: Store) -> None:
    """A loop that closed while it waited: the writer goes on for the others."""
    gone = asyncio.new_event_loop()
    orphan: asyncio.Future[None] = gone.create_future()
    gone.close()
    store._queue.put(Writing(add("orphan"), orphan, gone))
    assert await store.write(add("one")) == "one"
