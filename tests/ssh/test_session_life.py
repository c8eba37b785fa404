"""How long a session lasts, by a clock that is turned."""

import pytest

from tests.doubles.fake_timers import FakeTimers
from tui_reset.ssh.sentences import Ending
from tui_reset.ssh.session_life import Lifetimes, SessionLife

LIFETIMES = Lifetimes(idle=900, warning=60, total=7200)


class FakeLiving(list[int | Ending]):
    """Notes what it is told."""

    def warn(self, seconds: int) -> None:
        """Note it."""
        self.append(seconds)

    def expired(self, ending: Ending) -> None:
        """Note it."""
        self.append(ending)


@pytest.fixture
def timers() -> FakeTimers:
    return FakeTimers()


@pytest.fixture
def living() -> FakeLiving:
    return FakeLiving()


def test_who_types_nothing_is_warned_a_minute_before_the_end(timers: FakeTimers, living: FakeLiving) -> None:
    SessionLife(LIFETIMES, timers, living)
    timers.turn(839)
    assert living == []
    timers.turn(1)
    assert living == [60]
    timers.turn(60)
    assert living == [60, Ending.IDLE]
    assert timers.pending == []


def test_a_key_takes_the_warning_back_and_the_time_begins_anew(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(LIFETIMES, timers, living)
    timers.turn(860)
    life.typed()
    assert living == [60, 0]
    timers.turn(839)
    assert living == [60, 0]
    timers.turn(1)
    assert living == [60, 0, 60]
    timers.turn(60)
    assert living == [60, 0, 60, Ending.IDLE]


def test_keys_cost_no_timers(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(LIFETIMES, timers, living)
    for _ in range(1000):
        timers.turn(0.5)
        life.typed()
    assert len(timers.timers) == 2
    timers.turn(839)
    assert living == []
    timers.turn(1)
    assert living == [60]


def test_in_all_it_lasts_no_longer_than_it_may(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(LIFETIMES, timers, living)
    for _ in range(72):
        timers.turn(100)
        life.typed()
    assert living == [-60, Ending.TOTAL]
    assert timers.pending == []


def test_a_key_does_not_take_the_last_call_back(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(Lifetimes(idle=900, warning=60, total=880), timers, living)
    timers.turn(850)
    assert living == [-60]
    life.typed()
    timers.turn(30)
    assert living == [-60, Ending.TOTAL]


def test_the_last_call_comes_after_a_warning_too(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(Lifetimes(idle=900, warning=60, total=910), timers, living)
    timers.turn(855)
    life.typed()
    timers.turn(55)
    assert living == [60, -60, Ending.TOTAL]


def test_a_session_shorter_than_its_warning_is_told_what_it_has(timers: FakeTimers, living: FakeLiving) -> None:
    SessionLife(Lifetimes(idle=900, warning=60, total=10), timers, living)
    timers.turn(10)
    assert living == [-10, Ending.TOTAL]


def test_without_a_warning_it_ends_all_the_same(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(Lifetimes(idle=30, warning=0, total=100), timers, living)
    timers.turn(29)
    life.typed()
    timers.turn(29)
    assert living == []
    timers.turn(1)
    assert living == [Ending.IDLE]


def test_nobody_is_told_when_it_is_over(timers: FakeTimers, living: FakeLiving) -> None:
    SessionLife(LIFETIMES, timers, living).over()
    timers.turn(10_000)
    assert living == []


def test_a_key_after_the_end_begins_nothing(timers: FakeTimers, living: FakeLiving) -> None:
    life = SessionLife(LIFETIMES, timers, living)
    timers.turn(850)
    life.over()
    life.typed()
    assert (living, timers.pending) == ([60], [])
