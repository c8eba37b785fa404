"""Counting by the hour."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reset.server.rules.attempts import first_minute, minute_of, retry_after, sign_in_delay, total

NOW = 1_800_000_030.0
COUNTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 3)), min_size=1, max_size=20, unique_by=lambda one: one[0]
)


def test_what_is_an_hour_old_counts_and_what_is_older_does_not() -> None:
    assert first_minute(NOW) == minute_of(NOW - 3600)
    assert first_minute(NOW) > minute_of(NOW - 3661)


@given(COUNTS, st.integers(1, 10))
def test_after_the_wait_fewer_than_the_limit_are_left_and_a_minute_before_not(
    ages: list[tuple[int, int]], limit: int
) -> None:
    counts = [(minute_of(NOW) - age, count) for age, count in ages]
    if total(counts) < limit:
        return
    wait = retry_after(counts, limit, NOW)
    assert 1 <= wait <= 3661
    assert _left(counts, NOW + wait) < limit
    assert _left(counts, NOW + wait - 62) >= limit


def _left(counts: list[tuple[int, int]], now: float) -> int:
    return sum(count for minute, count in counts if minute >= first_minute(now))


def test_the_wait_is_told_to_the_second() -> None:
    """Half a minute of the minute is over: it stops counting an hour and half a minute from now."""
    assert minute_of(NOW) == 30_000_000
    assert retry_after([(30_000_000, 2)], 2, NOW) == 3631
    assert retry_after([(30_000_000 - 60, 2)], 2, NOW) == 31
    assert retry_after([(30_000_000 - 100, 2)], 2, NOW) == 1


def test_nothing_to_wait_for_is_an_hour_at_most() -> None:
    assert retry_after([], 0, NOW) == 3600


def test_sign_in_slows_down_and_never_more_than_allowed() -> None:
    """SECURITY 91: growing, never a lock."""
    delays = [sign_in_delay(wrong, 5.0) for wrong in range(100)]
    assert delays[:4] == [0.0] * 4
    assert delays == sorted(delays)
    assert delays[4] > 0
    assert max(delays) == 5.0
    assert [sign_in_delay(wrong, 5.0) for wrong in (4, 5, 6, 7, 8)] == [0.5, 1.0, 2.0, 4.0, 5.0]
    assert sign_in_delay(18, 1e9) == 2.0**13
    assert sign_in_delay(19, 1e9) == sign_in_delay(10_000, 1e9) == 2.0**14
