"""Waking who waits."""

import asyncio

import pytest

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.store.wakeups import Wakeups, seen_by_desk


async def test_a_signal_wakes_who_waits_for_that_name() -> None:
    wakeups = Wakeups()
    with wakeups.waiter("a") as waiter, wakeups.waiter("b") as other, wakeups.waiter("a") as third:
        wakeups.signal("a", "nobody")
        assert await waiter.wait(1)
        assert await third.wait(1)
        assert not await other.wait(0)
        assert not await waiter.wait(0)


async def test_a_signal_between_looking_and_waiting_is_not_lost() -> None:
    wakeups = Wakeups()
    with wakeups.waiter("a") as waiter:
        wakeups.signal("a")
        assert await waiter.wait(0.001)


async def test_the_newest_poll_of_a_grant_ends_the_one_before() -> None:
    """API: one waiting poll per grant."""
    wakeups = Wakeups()
    with wakeups.poll("r", "g", "s") as older:
        waiting = asyncio.create_task(older.wait(5))
        with wakeups.poll("r", "g", "s") as newer:
            assert await waiting
            assert older.replaced
            assert not newer.replaced


async def test_fifty_of_one_source_may_wait_and_leaving_makes_room() -> None:
    """API: 50 per source."""
    wakeups = Wakeups(polls_per_source=2)
    with wakeups.poll("r", "1", "s"):
        with wakeups.poll("r", "2", "s"):
            with pytest.raises(Problem) as refused, wakeups.poll("r", "3", "s"):
                pass
            assert refused.value.code is ProblemCode.TOO_MANY_REQUESTS
            with wakeups.poll("r", "3", "elsewhere"):
                pass
        with wakeups.poll("r", "3", "s"):
            pass
    assert not wakeups._sources
    assert not wakeups._polls
    assert not wakeups._waiting


async def test_one_can_wait_for_any_of_several_names() -> None:
    wakeups = Wakeups()
    with wakeups.poll("r", "g", "192.0.2.1", seen_by_desk("r")) as waiter:
        for name in ("r", seen_by_desk("r")):
            wakeups.signal(name)
            assert await waiter.wait(0.5)
    assert wakeups._waiting == {}
