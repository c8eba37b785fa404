"""When ended sessions are cleared away: when nobody waits for a frame, and not too often."""

import asyncio
import weakref

import pytest

from tests.doubles.fake_loop import FakeLoop
from tui_reset.ssh.collector import PATIENCE_SECONDS, QUIET_SECONDS, SHARE, Collector, forget_cancelled


class Broom:
    """Counts, and takes its time."""

    def __init__(self, loop: FakeLoop) -> None:
        self.times = 0
        self.seconds = 0.0
        self._loop = loop

    def sweep(self) -> None:
        """Once."""
        self.times += 1
        self._loop._now += self.seconds


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> FakeLoop:
    loop = FakeLoop()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    return loop


@pytest.fixture
def broom(loop: FakeLoop) -> Broom:
    return Broom(loop)


@pytest.fixture
def collector(loop: FakeLoop, broom: Broom) -> Collector:
    return Collector(broom.sweep, loop.time)


def test_without_an_end_there_is_nothing_to_do(loop: FakeLoop, broom: Broom, collector: Collector) -> None:
    """However long it is quiet."""
    collector.typed()
    loop.pass_time(3600)
    collector.close()
    assert broom.times == 0


def test_once_for_many_ends_when_it_is_quiet(loop: FakeLoop, broom: Broom, collector: Collector) -> None:
    """A moment after the last key."""
    for _ in range(50):
        collector.session_ended()
    collector.typed()
    assert broom.times == 0
    loop.pass_time(3 * QUIET_SECONDS)
    assert broom.times == 1
    loop.pass_time(60)
    assert broom.times == 2, "once more, for what was still on its way"
    loop.pass_time(3600)
    assert broom.times == 2


def test_whoever_types_is_not_stopped_for_long(loop: FakeLoop, broom: Broom, collector: Collector) -> None:
    """After ten seconds it is done anyway."""
    collector.session_ended()
    typed = 0.0
    while typed < PATIENCE_SECONDS - 1:
        collector.typed()
        loop.pass_time(QUIET_SECONDS / 2)
        typed += QUIET_SECONDS / 2
    assert broom.times == 0
    while typed < PATIENCE_SECONDS + 1:
        collector.typed()
        loop.pass_time(QUIET_SECONDS / 2)
        typed += QUIET_SECONDS / 2
    assert broom.times == 1


def test_it_takes_a_twentieth_of_the_time_at_most(loop: FakeLoop, broom: Broom, collector: Collector) -> None:
    """With many sessions each takes long."""
    broom.seconds = 0.4
    collector.session_ended()
    loop.pass_time(1)
    collector.session_ended()
    loop.pass_time(SHARE * 0.4 - 2)
    assert broom.times == 1
    loop.pass_time(5)
    assert broom.times == 2


def test_at_the_end_the_rest_is_cleared_away(broom: Broom, collector: Collector) -> None:
    """At once."""
    collector.session_ended()
    collector.close()
    collector.close()
    assert broom.times == 1


async def test_cancelled_timers_are_forgotten_and_others_still_come() -> None:
    """They would keep an ended session's app for as long as they were to wait."""
    loop = asyncio.get_running_loop()
    came = asyncio.Event()
    kept = loop.call_later(0.01, came.set)
    cancelled = [loop.call_later(3600, came.set) for _ in range(10)]
    for timer in cancelled:
        timer.cancel()
    refs = [weakref.ref(timer) for timer in cancelled]
    del cancelled, timer
    forget_cancelled(loop)
    assert [ref() for ref in refs if ref() is not None] == []
    assert not kept.cancelled()
    async with asyncio.timeout(5):
        await came.wait()
    forget_cancelled(FakeLoop())  # type: ignore[arg-type] # a loop that keeps none
