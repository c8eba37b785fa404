"""How often somebody may come."""

import msgspec

from tui_reset.settings import SshSettings
from tui_reset.ssh.arrivals import Arrivals


def arrivals(**limits: int) -> Arrivals:
    return Arrivals(msgspec.structs.replace(SshSettings(), **limits))


def many(counted: Arrivals, source: str, now: float, tries: int = 100) -> int:
    """How many of so many at that moment may come."""
    return sum(counted.comes(source, now) for _ in range(tries))


def test_a_sixth_of_a_minutes_at_once_and_the_rest_with_time() -> None:
    counted = arrivals(arrivals_per_source=60)
    assert many(counted, "192.0.2.1", 0) == 10
    assert many(counted, "192.0.2.2", 0) == 10
    assert many(counted, "192.0.2.1", 3) == 3
    assert many(counted, "192.0.2.1", 1000) == 10


def test_who_has_used_up_his_own_takes_nothing_from_the_others() -> None:
    counted = arrivals(arrivals=600, arrivals_per_source=60)
    assert many(counted, "192.0.2.1", 0, 10_000) == 10
    assert sum(many(counted, f"198.51.100.{number}", 0) for number in range(20)) == 90
    assert not counted.comes("192.0.2.9", 0)
    assert many(counted, "192.0.2.9", 1) == 10


def test_one_may_always_come_in_the_end_and_a_reload_counts_at_once() -> None:
    counted = arrivals(arrivals_per_source=1)
    assert [counted.comes("192.0.2.1", now) for now in (0, 30, 61, 62)] == [True, False, True, False]
    counted.limits = msgspec.structs.replace(SshSettings(), arrivals_per_source=600)
    assert many(counted, "192.0.2.1", 72) == 100


def test_sources_are_forgotten_when_they_count_as_new_ones() -> None:
    counted = arrivals(arrivals=10_000_000)
    for number in range(20_000):
        assert counted.comes(f"source {number}", number / 100)
    assert len(counted._of) <= 4096
    assert many(counted, "source 19999", 200) == 19
