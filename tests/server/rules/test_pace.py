"""A pace for each name."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.rules.pace import WINDOW, Pace


def test_so_many_in_a_minute_and_no_more() -> None:
    pace = Pace()
    for _ in range(3):
        pace.step("dora", 3, 30.0)
    with pytest.raises(Problem) as refused:
        pace.step("dora", 3, 59.9)
    assert (refused.value.code, refused.value.retry_after) == (ProblemCode.TOO_MANY_REQUESTS, 1)
    pace.step("ada", 3, 59.9)
    pace.step("dora", 3, WINDOW)


@pytest.mark.parametrize(("at", "wait"), [(0.0, 61), (60.0, 61), (61.5, 59), (119.5, 1)])
def test_the_wait_ends_with_the_minute(at: float, wait: int) -> None:
    pace = Pace()
    pace.step("dora", 1, at)
    with pytest.raises(Problem) as refused:
        pace.step("dora", 1, at)
    assert refused.value.retry_after == wait
    pace.step("dora", 1, at + wait)


def test_what_is_over_is_forgotten() -> None:
    pace = Pace()
    for number in range(1000):
        pace.step(f"n{number}", 1, 1.0)
    pace.step("dora", 1, 2 * WINDOW)
    assert list(pace._counts) == ["dora"]


def test_threads_do_not_get_past_it() -> None:
    pace = Pace()

    def step(_: int) -> bool:
        try:
            pace.step("dora", 50, 1.0)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(step, range(200))) == 50
