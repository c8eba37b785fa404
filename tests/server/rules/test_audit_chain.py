"""The chain over the audit log, link by link."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.fake_house import KEY
from tui_reset.server.rules.audit_chain import (
    BATCH,
    BEGINNING,
    LAST,
    TAG_BYTES,
    Covered,
    Entry,
    Head,
    Seal,
    compact,
    digest_of,
    ids_in,
    is_fit,
    is_same,
    named,
    read_head,
    sealed,
    spans_of,
    tags_of,
)
from tui_reset.server.rules.keys import Keys

KEYS = Keys(KEY)
ENTRIES = [Entry(number, bytes([number]) * 32) for number in (1, 2, 3, 7)]
FIRST = sealed(KEYS, None, 1.5, ENTRIES)
SECOND = sealed(KEYS, Head(1, FIRST.hash), 2.5, [Entry(5, b"x" * 32)])


def test_what_is_hashed_stays_the_same() -> None:
    """Or a later version would call every log tampered with that this one has written."""
    assert digest_of(ENTRIES).hex() == "7a30c19029b8e1aebd0e6e618f311f5acca15f9e7ef05246d2cb1778d8b7de9e"
    assert FIRST.hash.hex() == "d437b8f3a24cf5a1115c028d70ce77a74b97b5106d0f04bfaafa9dbd8ce33996"
    assert SECOND.hash.hex() == "b947fdd9a13b28bc8d36188d5bf17737ddc609e5019dd6db43344f86833560fe"
    assert (BATCH, TAG_BYTES, BEGINNING, LAST) == (1000, 4, b"", 2**63 - 1)
    assert (is_same(b"a", b"a"), is_same(b"a", b"b")) == (True, False)


def test_each_link_hangs_on_the_one_before() -> None:
    assert (FIRST.number, FIRST.ids, FIRST.count, SECOND.number) == (1, "1-3,7", 4, 2)
    assert is_fit(KEYS, BEGINNING, FIRST)
    assert is_fit(KEYS, FIRST.hash, SECOND)
    assert not is_fit(KEYS, BEGINNING, SECOND)
    assert not is_fit(KEYS, SECOND.hash, SECOND)
    assert not is_fit(Keys(bytes(32)), BEGINNING, FIRST)
    assert list(tags_of(FIRST)) == [entry.mac[:TAG_BYTES] for entry in ENTRIES]


def test_a_link_made_under_an_older_key_still_fits() -> None:
    newer = Keys(bytes(32), 2, [KEYS])
    assert is_fit(newer, BEGINNING, FIRST)
    third = sealed(newer, Head(2, SECOND.hash), 3.5, ENTRIES)
    assert is_fit(newer, SECOND.hash, third)
    assert not is_fit(KEYS, SECOND.hash, third)


@pytest.mark.parametrize(
    "edit", [{"number": 3}, {"at": 1.25}, {"ids": "1-4"}, {"count": 5}, {"digest": b"x" * 32}, {"hash": b"x" * 32}]
)
def test_no_part_of_a_seal_can_be_edited_unseen(edit: dict[str, Any]) -> None:
    assert not is_fit(KEYS, BEGINNING, replace(FIRST, **edit))


def test_which_entry_has_which_place_is_sealed() -> None:
    """Two that are exchanged are each as it was written, and yet not where it was."""
    one, other = Entry(1, b"a" * 32), Entry(2, b"b" * 32)
    digests = {
        digest_of(entries)
        for entries in (
            [one, other],
            [other, one],
            [Entry(1, other.mac), Entry(2, one.mac)],
            [one],
            [one, other, Entry(3, b"b" * 32)],
            [],
            [Entry(1, b"a" * 32 + b"2:32:" + b"b" * 32)],
        )
    }
    assert len(digests) == 7


@given(st.sets(st.integers(0, 10_000), min_size=1, max_size=200))
def test_ids_survive_being_written_compactly(ids: set[int]) -> None:
    spans = spans_of(replace(FIRST, ids=compact(sorted(ids)), count=len(ids)))
    assert spans is not None
    assert list(ids_in(spans)) == sorted(ids)
    assert named(ids) == spans


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        ("", 0),
        ("", 1),
        ("x", 1),
        ("1-", 2),
        ("3-1", 3),
        ("3-1", -1),
        ("5,1", 2),
        ("1,1", 2),
        ("1-3,3", 4),
        ("1-5,3-8", 11),
        ("5-1,10-20", 8),
        ("1-3", 4),
        ("1-10001", 10001),
        ("1-" + "9" * 5000, 1),
        ("None", "1"),
        ("\n5", 1),
        ("1_0", 1),
        ("\u0665", 1),
        (str(LAST + 1), 1),
        (f"{LAST}-{LAST + 1}", 2),
        (f"5,{LAST + 1}", 2),
        ("5,x", 1),
    ],
)
def test_what_nobody_can_have_sealed_is_not_read(ids: str, count: int) -> None:
    assert spans_of(replace(FIRST, ids=ids, count=count)) is None


def test_a_whole_batch_is_read() -> None:
    batch = sealed(KEYS, None, 1.0, [Entry(number, b"") for number in range(1, BATCH + 1)])
    assert spans_of(batch) == [(1, BATCH)]
    assert spans_of(replace(FIRST, ids="1-10000", count=10_000)) == [(1, 10_000)]
    assert spans_of(replace(FIRST, ids=str(LAST), count=1)) == [(LAST, LAST)]
    assert len(batch.tags) == BATCH * TAG_BYTES


def test_a_head_is_read_as_it_is_printed() -> None:
    head = Head(12, FIRST.hash)
    assert read_head(f" {head}\n") == head
    assert read_head(f"1:{FIRST.hash.hex()}") == Head(1, FIRST.hash)
    assert str(head) == f"12:{FIRST.hash.hex()}"
    digits = FIRST.hash.hex()
    for text in ("", "12", f"12:{digits[:-2]}", f"0:{digits}", f"-1:{digits}", f"x:{digits}", f"12:{digits[:-2]}zz"):
        assert read_head(text) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=30))
def test_what_is_covered_is_known_with_what_is_covered_twice(given_spans: list[tuple[int, int]]) -> None:
    covered, ids = Covered(), set[int]()
    for first, more in given_spans:
        span = range(first, first + more + 1)
        twice = covered.add((first, first + more))
        assert sorted(ids_in(twice)) == sorted(ids & set(span))
        ids |= set(span)
    covered.add((-LAST - 1, -1))
    gaps = list(covered.gaps())
    assert gaps[-1] == (max(ids, default=-1) + 1, LAST)
    assert set(ids_in(gaps[:-1])) == {number for number in range(max(ids, default=0)) if number not in ids}
    assert covered.last == max(ids, default=-1)


def test_spans_that_touch_are_one() -> None:
    """Or a long log would be a long list."""
    covered = Covered()
    for first in (1, 21, 11):
        assert covered.add((first, first + 9)) == []
    assert (list(covered.gaps()), covered._spans) == ([(-LAST - 1, 0), (31, LAST)], [(1, 30)])
    assert covered.add((0, 0)) == []
    assert (list(covered.gaps()), covered._spans) == ([(-LAST - 1, -1), (31, LAST)], [(0, 30)])


def test_the_highest_id_leaves_no_gap_behind_it() -> None:
    covered = Covered()
    assert (covered.last, list(covered.gaps())) == (0, [(-LAST - 1, LAST)])
    covered.add((LAST, LAST))
    assert list(covered.gaps()) == [(-LAST - 1, LAST - 1)]
    covered.add((-LAST - 1, LAST - 2))
    assert list(covered.gaps()) == [(LAST - 1, LAST - 1)]


def test_the_lowest_id_leaves_no_gap_before_it() -> None:
    covered = Covered()
    covered.add((-LAST - 1, LAST - 1))
    assert list(covered.gaps()) == [(LAST, LAST)]


def test_a_seal_is_a_value() -> None:
    assert Seal(**{name: getattr(FIRST, name) for name in Seal.__dataclass_fields__}) == FIRST
