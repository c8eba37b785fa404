"""Seconds as people read them."""

import pytest

from tui_reset.flow.countdown import lasting, minutes, spoken


@pytest.mark.parametrize(("seconds", "text"), [(1798.9, "29:58"), (60, "1:00"), (0.5, "0:00"), (-3, "0:00")])
def test_minutes(seconds: float, text: str) -> None:
    assert minutes(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "waiting", "left"),
    [
        (0, "1 second", "1 second"),
        (1.2, "2 seconds", "1 second"),
        (59.5, "1 minute", "59 seconds"),
        (60, "1 minute", "1 minute"),
        (61, "2 minutes", "1 minute"),
        (1799, "30 minutes", "29 minutes"),
    ],
)
def test_a_wait_is_rounded_up_and_what_is_left_down(seconds: float, waiting: str, left: str) -> None:
    """Nobody is told to come too early or that something lasts longer than it does."""
    assert spoken(seconds) == waiting
    assert lasting(seconds) == left
