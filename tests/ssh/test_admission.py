"""Places for those who wait, for sessions, and for sessions that begin."""

import asyncio

import msgspec
import pytest

from tui_reset.settings import SshSettings
from tui_reset.ssh.admission import Busy, Places, Starts, Turn
from tui_reset.ssh.sentences import Refusal


class FakeWaiter:
    """A connection that says nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def abort(self) -> None:
        """Nobody calls it here."""


def names(waiters: list[FakeWaiter]) -> list[str]:
    return [waiter.name for waiter in waiters]


def places(**limits: int) -> Places[FakeWaiter]:
    return Places(msgspec.convert(limits, SshSettings))


def test_the_oldest_of_a_source_make_place_for_its_newest() -> None:
    house = places(unauthenticated=10, unauthenticated_per_source=2)
    assert [names(house.wait(FakeWaiter(str(number)), "a")) for number in range(4)] == [[], [], ["0"], ["1"]]
    assert house.waiting == 2


def test_the_greediest_source_makes_place_for_others() -> None:
    house = places(unauthenticated=4, unauthenticated_per_source=3)
    for number in range(3):
        house.wait(FakeWaiter(f"greedy {number}"), "greedy")
    house.wait(FakeWaiter("person"), "person")
    assert names(house.wait(FakeWaiter("other"), "other")) == ["greedy 0"]
    assert names(house.wait(FakeWaiter("third"), "third")) == ["greedy 1"]


def test_among_equals_who_waits_longest_makes_place() -> None:
    house = places(unauthenticated=2, unauthenticated_per_source=2)
    waiters = [FakeWaiter(letter) for letter in "abc"]
    assert [names(house.wait(waiter, waiter.name)) for waiter in waiters] == [[], [], ["a"]]


def test_who_has_a_session_waits_no_more() -> None:
    house = places(unauthenticated=1, unauthenticated_per_source=1)
    waiter = FakeWaiter("a")
    house.wait(waiter, "a")
    house.waited(waiter)
    house.waited(waiter)
    assert house.wait(FakeWaiter("b"), "a") == []


def test_sessions_are_counted_in_all_and_by_source() -> None:
    house = places(sessions=3, sessions_per_source=2)
    assert [house.take("a") for _ in range(3)] == [None, None, Refusal.SOURCE_FULL]
    assert [house.take("b") for _ in range(2)] == [None, Refusal.FULL]
    house.leave("a")
    assert house.take("b") is None
    house.leave("a")
    house.leave("b")
    house.leave("b")
    assert house.sessions == 0


async def test_so_many_begin_at_once_and_the_rest_in_their_order() -> None:
    starts, begun = Starts(2), []

    async def begin(name: int) -> None:
        turn = await starts.turn()
        begun.append(name)
        turns.append(turn)

    turns: list[Turn] = []
    tasks = [asyncio.create_task(begin(name)) for name in range(5)]
    await _settled()
    assert begun == [0, 1]
    turns[0].over()
    turns[0].over()
    await _settled()
    assert begun == [0, 1, 2]
    for number in range(1, 5):
        turns[number].over()
        await _settled()
    await asyncio.gather(*tasks)
    assert begun == [0, 1, 2, 3, 4]


async def test_a_queue_has_an_end() -> None:
    starts = Starts(1)
    first = await starts.turn()
    waiting = [asyncio.create_task(starts.turn()) for _ in range(8)]
    await _settled()
    with pytest.raises(Busy):
        await starts.turn()
    first.over()
    for task in waiting:
        (await task).over()
    (await starts.turn()).over()


async def test_who_goes_while_waiting_loses_nobody_elses_place() -> None:
    starts = Starts(1)
    first = await starts.turn()
    gone, waiting = asyncio.create_task(starts.turn()), asyncio.create_task(starts.turn())
    await _settled()
    gone.cancel()
    await _settled()
    first.over()
    (await waiting).over()
    first = await starts.turn()
    late, last = asyncio.create_task(starts.turn()), asyncio.create_task(starts.turn())
    await _settled()
    first.over()
    late.cancel()  # at the moment in which it was given the place
    (await last).over()


async def test_a_reload_may_let_fewer_begin() -> None:
    starts = Starts(2)
    one, two = await starts.turn(), await starts.turn()
    third = asyncio.create_task(starts.turn())
    await _settled()
    starts.at_once = 1
    one.over()
    await _settled()
    assert not third.done()
    two.over()
    (await third).over()


async def test_one_that_shows_nothing_keeps_nobody_waiting_for_long() -> None:
    starts = Starts(1, patience=0.01)
    await starts.turn()
    async with asyncio.timeout(5):
        (await starts.turn()).over()


async def _settled() -> None:
    """Every task has gone as far as it can."""
    for _ in range(5):
        await asyncio.sleep(0)
