"""Who is believed about another's address, and what is said where somebody is not."""

import logging

import pytest

from tui_reset.contract.secret import Secret
from tui_reset.server.http.front_door import KEY_HEADER, SOURCE_HEADER, FrontDoor

KEY = "a key that nobody else has at all"
SOURCE = (SOURCE_HEADER, b"203.0.113.7")
GIVEN = (KEY_HEADER, KEY.encode())


class FakeDoubts(list[str]):
    """Counts."""

    def doubted(self, why: str) -> None:
        """Note it."""
        self.append(why)


def test_a_door_with_the_key_is_believed() -> None:
    doubts = FakeDoubts()
    assert str(FrontDoor(Secret(KEY), doubts).source_in([SOURCE, GIVEN])) == "203.0.113.7"
    assert FrontDoor(Secret(KEY), doubts).source_in([GIVEN]) is None
    assert FrontDoor(Secret(KEY), doubts).source_in([]) is None
    assert doubts == []


@pytest.mark.parametrize(
    ("key", "headers", "why"),
    [
        (KEY, [SOURCE], "no_key"),
        (KEY, [SOURCE, (KEY_HEADER, b"")], "wrong_key"),
        (KEY, [SOURCE, (KEY_HEADER, KEY.encode()[:-1])], "wrong_key"),
        (KEY, [SOURCE, (KEY_HEADER, KEY.encode() + b"x")], "wrong_key"),
        (KEY, [SOURCE, (KEY_HEADER, b"\xff" * 9)], "wrong_key"),
        (KEY, [SOURCE, SOURCE, GIVEN], "twice"),
        (KEY, [SOURCE, GIVEN, GIVEN], "twice"),
        (KEY, [SOURCE, (KEY_HEADER, b"x"), GIVEN], "twice"),
        (KEY, [(SOURCE_HEADER, b""), GIVEN], "no_address"),
        (KEY, [(SOURCE_HEADER, b"localhost"), GIVEN], "no_address"),
        (KEY, [(SOURCE_HEADER, b"203.0.113.7, 203.0.113.8"), GIVEN], "no_address"),
        (KEY, [(SOURCE_HEADER, b"203.0.113.7:22"), GIVEN], "no_address"),
        (KEY, [(SOURCE_HEADER, b"fe80::1%" + b"e" * 60), GIVEN], "no_address"),
        (KEY, [(SOURCE_HEADER, b"\xff\xfe"), GIVEN], "no_address"),
        ("", [SOURCE, GIVEN], "no_door"),
        ("", [SOURCE, (KEY_HEADER, b"")], "no_door"),
    ],
)
def test_everybody_else_is_counted_and_not_believed(key: str, headers: list[tuple[bytes, bytes]], why: str) -> None:
    doubts = FakeDoubts()
    assert FrontDoor(Secret(key), doubts).source_in(headers) is None
    assert doubts == [why]


def test_the_log_has_one_line_a_minute_and_nothing_that_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    times = iter([0.0, 30.0, 59.0, 60.0])
    door = FrontDoor(Secret(KEY), clock=lambda: next(times))
    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            door.source_in([SOURCE, (KEY_HEADER, b"guess")])
    assert [record.__dict__["wrong_key"] for record in caplog.records] == [1, 3]
    assert "guess" not in caplog.text
    assert not any("203.0.113.7" in str(record.__dict__) for record in caplog.records)
