"""How fast a client may go."""

from tests.doubles.fake_timers import FakeTimers
from tui_reset.ssh.pacing import BURST_BYTES, BYTES_PER_SECOND, Allowance, Sizes


def test_what_a_person_types_and_pastes_is_never_slowed() -> None:
    timers = FakeTimers()
    allowance = Allowance(timers)
    assert allowance.spend(BURST_BYTES) == 0
    timers.turn(10)
    for _ in range(1000):
        timers.turn(0.01)
        assert allowance.spend(40) == 0


def test_a_flood_waits_until_its_share_has_come() -> None:
    timers = FakeTimers()
    allowance = Allowance(timers)
    assert allowance.spend(BURST_BYTES + BYTES_PER_SECOND) == 1
    timers.turn(1)
    assert allowance.spend(BYTES_PER_SECOND // 2) == 0.5
    timers.turn(1000)
    assert allowance.spend(BURST_BYTES) == 0
    assert allowance.spend(BYTES_PER_SECOND) == 1


def test_of_many_sizes_the_first_and_the_last_are_handed_on() -> None:
    timers, sizes = FakeTimers(), []
    pace = Sizes(timers, lambda columns, rows: sizes.append((columns, rows)))
    for number in range(1, 1000):
        pace.change(number, 24)
    assert sizes == [(1, 24)]
    timers.turn(0.05)
    assert sizes == [(1, 24), (999, 24)]
    timers.turn(1)
    pace.change(80, 24)
    pace.change(81, 24)
    assert sizes[2:] == [(80, 24)]
    pace.over()
    timers.turn(1)
    assert sizes[2:] == [(80, 24)]
    Sizes(timers, pace.change).over()
