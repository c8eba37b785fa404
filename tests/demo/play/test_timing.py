"""The pace of a play, and time that is only told."""

import random

import pytest

from tui_reset.demo.play.timing import FASTEST, SLOWEST, Pace, RealSeconds, ToldSeconds


def test_typing_is_uneven_and_seedable() -> None:
    first, second = (Pace(1.0, random.Random(3)) for _ in range(2))  # noqa: S311
    keys = [first.before_key() for _ in range(50)]
    assert keys == [second.before_key() for _ in range(50)]
    assert 0.05 <= min(keys) < 0.08 < 0.14 < max(keys) <= 0.17


def test_longer_captions_are_shown_longer() -> None:
    pace = Pace()
    assert 1 < pace.reading(0) < pace.reading(40) < 5


def test_the_pace_stays_within_what_can_be_followed() -> None:
    pace = Pace()
    for _ in range(20):
        pace.faster()
    assert pace.factor == 8
    for _ in range(40):
        pace.slower()
    assert pace.factor == SLOWEST
    given = Pace(FASTEST)
    given.faster()
    assert given.factor == FASTEST


async def test_told_seconds_pass_without_being_waited_for() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    seconds = ToldSeconds(lambda: 5.0 + sum(slept), sleep)
    await seconds.rest(4.0)
    await seconds.rest(0.1)
    await seconds.wait(0.5)
    assert seconds.clock() == pytest.approx(5.0 + 4.0 + 0.1 + 0.5)
    assert sum(slept) < 0.7


async def test_what_is_not_drawn_yet_is_waited_for_but_not_for_ever() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    seconds = ToldSeconds(lambda: sum(slept), sleep)
    seconds.is_drawn = lambda: len(slept) > 20
    await seconds.rest(1.0)
    assert len(slept) == 21
    assert seconds.clock() == pytest.approx(1.0)
    seconds.is_drawn = lambda: False
    await seconds.rest(1.0)
    assert 5 < sum(slept) < 7


async def test_real_seconds_are_the_machines() -> None:
    seconds = RealSeconds()
    before = seconds.clock()
    await seconds.rest(0.01)
    await seconds.wait(0.01)
    assert seconds.clock() - before >= 0.02
