"""What is read out of an answer, and what is none."""

import pytest

from tui_reset.server.leaks.range_answer import NoRange, digits_of, holds

PREFIX, REST = digits_of("password")


def test_five_digits_are_the_range_and_the_rest_stays_here() -> None:
    """As Pwned Passwords publishes it: SHA-1 of `password` begins with 5BAA6."""
    assert (PREFIX, REST) == ("5BAA6", b"1E4C9B93F3F0682250B6CF8331B7EE68FD8")


@pytest.mark.parametrize(
    ("answer", "held"),
    [
        (REST + b":3", True),
        (REST.lower() + b":3\r\n", True),
        (b"0" * 35 + b":1\r\n" + REST + b":10434004\n\n", True),
        (REST + b":0\n", False),
        (b"0" * 35 + b":9", False),
        (b"", False),
    ],
)
def test_a_rest_counts_with_its_number_and_padding_does_not(answer: bytes, held: bool) -> None:
    assert holds(answer, REST) is held


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>Sign in to the guests' network</html>",
        REST,
        REST + b":-1",
        REST + b":1:2",
        REST[1:] + b":1",
        REST + b":1\n{}",
        REST + ":\N{FULLWIDTH DIGIT ONE}".encode(),
        REST + b":" + b"9" * 13,
    ],
)
def test_anything_else_is_no_range(answer: bytes) -> None:
    """A portal's page in its place must not read as “never seen”."""
    with pytest.raises(NoRange):
        holds(answer, REST)
