"""Times in words."""

from datetime import UTC, datetime

import pytest

from tui_reset.language.texts import speaking
from tui_reset.server.rules.time_words import clock, duration, moment, rfc3339

AT = 1_795_415_297.25
"""23 November 2026, 06:28:17 UTC and a quarter of a second."""


def test_moments_are_utc_and_unmistakable() -> None:
    """RFC 3339 §5.6 for programs; for people the month has its name."""
    assert moment(AT) == "23 November 2026, 06:28 UTC"
    assert moment(AT + 10 * 86400) == "3 December 2026, 06:28 UTC"
    assert clock(AT) == "06:28 UTC"
    assert rfc3339(AT) == "2026-11-23T06:28:17.250Z"
    assert rfc3339(0.0) == "1970-01-01T00:00:00.000Z"


def test_every_month_has_its_name() -> None:
    names = "January February March April May June July August September October November December"
    middles = [datetime(2026, month, 15, tzinfo=UTC).timestamp() for month in range(1, 13)]
    assert [moment(at) for at in middles] == [f"15 {name} 2026, 00:00 UTC" for name in names.split()]
    with speaking("de"):
        assert len({moment(at) for at in middles}) == 12


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (2, "2 seconds"),
        (45.9, "45 seconds"),
        (59.9, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (120, "2 minutes"),
        (1800, "30 minutes"),
    ],
)
def test_a_duration_never_says_less_than_there_is_in_minutes(seconds: float, words: str) -> None:
    assert duration(seconds) == words
