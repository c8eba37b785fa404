"""Reading and writing: alone, together, and when the database is in trouble."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from tests.doubles.fake_house import FakeHouse
from tests.server.store.acts import add, failing, names
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.engine import Store


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
