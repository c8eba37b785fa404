"""The master key's file: 32 bytes, or several keys as lines."""

import pytest

from tui_reset.server.rules.key_file import (
    HEADING,
    KeyFileBroken,
    KeyState,
    MasterKey,
    NotNow,
    keys_of,
    prepared,
    read_ring,
    retired,
    rotated,
    written_ring,
)
from tui_reset.server.rules.keys import SLOTS, Keys

RAW = bytes(range(32))
OTHER = bytes([7]) * 32
NOW = 1_795_000_000.0
DAY = "2026-11-18T11:06:40Z"
FIRST = read_ring(RAW)


def states(ring: list[MasterKey]) -> dict[int, str]:
    """Each key's state by its number; what is read from a file is what was written."""
    assert read_ring(written_ring(ring)) == ring
    return {one.number: one.state.value for one in ring}


def line(number: int, state: str = "old", secret: str = RAW.hex()) -> str:
    return f"{number} {state} - {secret}"


def file(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines, ""]).encode()


def test_thirty_two_bytes_are_the_first_key() -> None:
    assert states(FIRST) == {1: "active"}
    assert keys_of(RAW).key("link") == Keys(RAW).key("link")
    assert [one.number for one in keys_of(RAW).every] == [1]
    assert repr(RAW) not in repr(FIRST)


def test_a_new_key_makes_and_the_older_ones_check() -> None:
    ring = rotated(FIRST, OTHER, NOW)
    assert states(ring) == {1: "old", 2: "active"}
    assert ring[1].since == DAY
    keys = keys_of(written_ring(ring))
    assert [one.number for one in keys.every] == [2, 1]
    assert keys.key("link") == Keys(OTHER).key("link")
    assert keys.every[1].key("link") == Keys(RAW).key("link")


def test_a_prepared_key_checks_and_is_what_the_next_rotation_takes() -> None:
    ring = prepared(FIRST, OTHER, NOW)
    assert states(ring) == {1: "active", 2: "prepared"}
    assert [one.number for one in keys_of(written_ring(ring)).every] == [1, 2]
    with pytest.raises(NotNow) as refused:
        prepared(ring, RAW, NOW)
    assert str(refused.value) == "Key 2 is prepared already. Take it into use with: tui-reset key rotate"
    assert rotated(ring, bytes(32), NOW + 1)[1].secret == OTHER
    assert states(rotated(ring, bytes(32), NOW)) == {1: "old", 2: "active"}


def test_a_number_is_never_used_again() -> None:
    ring = retired(rotated(FIRST, OTHER, NOW), 1, NOW)
    assert states(ring) == {1: "retired", 2: "active"}
    assert RAW.hex().encode() not in written_ring(ring)
    assert not ring[0].mark
    ring = retired(prepared(ring, RAW, NOW), 3, NOW)
    assert states(rotated(ring, RAW, NOW)) == {1: "retired", 2: "old", 3: "retired", 4: "active"}
    none = "There is no key {}. See: tui-reset key list"
    used = "Key 2 is the one in use. Make another one first: tui-reset key rotate"
    for number, words in ((1, none.format(1)), (9, none.format(9)), (2, used)):
        with pytest.raises(NotNow) as refused:
            retired(ring, number, NOW)
        assert str(refused.value) == words


def test_keys_that_could_not_be_told_apart_are_never_in_one_file() -> None:
    ring = FIRST
    for _ in range(SLOTS - 1):
        ring = rotated(ring, OTHER, NOW)
    with pytest.raises(NotNow) as refused:
        rotated(ring, OTHER, NOW)
    assert str(refused.value) == ("There are too many keys between the oldest and a new one. Retire the oldest first.")
    ring = rotated(retired(ring, 1, NOW), OTHER, NOW)
    assert states(ring)[SLOTS + 1] == "active"


def test_two_people_compare_keys_by_their_marks() -> None:
    assert FIRST[0].mark == Keys(RAW).mac("shown").hex()[:8]
    assert FIRST[0].mark == read_ring(RAW)[0].mark != rotated(FIRST, OTHER, NOW)[1].mark


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"", "must have 32 bytes and has 0"),
        (b"x" * 33, "must have 32 bytes and has 33"),
        (file(), "must have one active key"),
        (file(line(1), line(2)), "must have one active key"),
        (file(line(1, "active"), line(2, "active")), "must have one active key"),
        (file(line(1, "active"), line(1)), "names a key twice"),
        (file(line(1, "active"), line(1 + SLOTS)), "names a key twice"),
        (file(line(1, "active", "-")), "line 2"),
        (file(line(1, "active"), line(2, "retired")), "line 3"),
        (file(line(1, "active", RAW.hex()[1:])), "line 2"),
        (file(line(0, "active")), "line 2"),
        (file("1 lost - -"), "line 2"),
        (file("") + b"\xff\n", "line 3"),
    ],
)
def test_what_holds_no_keys_says_what_is_wrong_and_shows_nothing(contents: bytes, words: str) -> None:
    with pytest.raises(KeyFileBroken) as broken:
        read_ring(contents)
    assert str(broken.value).endswith(words)
    assert RAW.hex() not in str(broken.value)


def test_the_file_says_what_it_is_and_a_key_of_no_known_day_says_so() -> None:
    assert written_ring(FIRST).decode() == (
        f"# Master keys of tui-reset. Keep this file apart from the database's backups.\n1 active - {RAW.hex()}\n"
    )


def test_order_and_notes_in_the_file_do_not_matter() -> None:
    ring = read_ring(file(line(2, KeyState.ACTIVE, OTHER.hex()), "# from the old machine", "", line(1)))
    assert [one.number for one in ring] == [1, 2]
