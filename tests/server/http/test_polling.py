"""What the headers of a long poll say."""

import pytest

from tui_reset.server.http.polling import known_version, seconds_to_wait


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("wait=10", 10),
        ("respond-async, wait=7", 7),
        ('Wait="5"', 5),
        ("wait=900", 25),
        ("wait=-1", 0),
        ("await=9", 0),
        ("wait=x", 0),
    ],
)
def test_prefer_wait(prefer: str | None, seconds: int) -> None:
    assert seconds_to_wait(prefer) == seconds


@pytest.mark.parametrize(
    ("header", "version"),
    [
        (None, None),
        ('"12"', 12),
        (' W/"3" ', 3),
        ("12", None),
        ("*", None),
        ('"a"', None),
        ('"' + "9" * 30 + '"', None),
    ],
)
def test_if_none_match(header: str | None, version: int | None) -> None:
    assert known_version(header) == version
