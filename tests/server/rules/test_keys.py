"""Keys derived from the master key."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.fake_randomness import FakeRandomness
from tui_reset.server.rules.keys import Keys
from tui_reset.server.rules.tokens import is_link_of, link_token, new_id_at

KEYS = Keys(bytes(range(32)))
PARTS = st.lists(st.text(), max_size=4)


def test_a_master_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match=r"^the master key must have 32 bytes$"):
        Keys(b"short")


def test_nothing_of_the_key_shows() -> None:
    assert repr(KEYS) == "Keys()"


def test_each_purpose_has_its_own_key_and_always_the_same() -> None:
    assert KEYS.key("link") != KEYS.key("grant")
    assert KEYS.key("link") == Keys(bytes(range(32))).key("link")
    assert len(KEYS.key("link")) == 32


@given(PARTS, PARTS)
def test_no_two_lists_of_parts_look_alike(one: list[str], other: list[str]) -> None:
    assert (KEYS.mac("x", *one) == KEYS.mac("x", *other)) == (one == other)


def test_a_lone_surrogate_is_a_text_like_any_other() -> None:
    assert len(KEYS.mac("x", "\ud800")) == 32


def test_one_makes_and_all_check() -> None:
    first, third = Keys(bytes(32)), Keys(bytes([3]) * 32, 3)
    keys = Keys(bytes([2]) * 32, 2, [first, third])
    assert keys.every == (keys, first, third)
    assert keys.steady is first
    for one in keys.every:
        assert keys.fits(one.mac("x", "y"), "x", "y")
        assert not keys.fits(one.mac("x", "y"), "x", "z")
        assert keys.numbered(one.number) is one
    assert keys.numbered(4) is None
    assert KEYS.steady is KEYS


def test_an_id_says_which_key_made_it() -> None:
    first = Keys(bytes(32))
    keys = Keys(bytes([2]) * 32, 2, [first, Keys(bytes([16]) * 32, 16)])
    chance = FakeRandomness()
    for one in keys.every:
        for _ in range(20):
            made = new_id_at(chance, 1.0, one)
            assert keys.of(made) is one
            assert is_link_of(keys, made, link_token(one, made))
            assert KEYS.of(made) is KEYS
    assert keys.of("") is first
    assert keys.of(new_id_at(chance, 1.0, Keys(bytes(32), 9))) is keys


def test_what_is_derived_stays_the_same() -> None:
    """Or an upgrade would end every open link, and leave every seed unreadable."""
    assert KEYS.key("link").hex() == "99692f60fe7e4c989c2d31945e747dcc273c06f69cee3e649f13ad57382947c2"
    digest = "79beb2834317fa1fe407adb0d49283d496cabc5594ed47d51b6f33e195ed8c2f"
    assert KEYS.mac("x", "ab", "c").hex() == digest
    assert KEYS.number == 1


def test_sixteen_keys_are_told_apart_and_the_next_begins_again() -> None:
    assert [Keys(bytes(32), number).slot for number in (1, 2, 16, 17)] == [0, 1, 15, 0]


def test_a_short_key_is_refused_with_a_whole_sentence() -> None:
    with pytest.raises(ValueError, match=r"^the master key must have 32 bytes$"):
        Keys(bytes(31))


def test_every_letter_that_an_id_can_end_with_leads_to_a_key() -> None:
    others = [Keys(bytes(32), number) for number in range(1, 17) if number != 2]
    keys = Keys(bytes(32), 2, others)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [keys.of(letter).number for letter in alphabet] == [*range(1, 17)] * 4


def test_the_last_four_bits_of_an_id_are_the_keys_number() -> None:
    others = [Keys(bytes([number]) * 32, number) for number in range(2, 17)]
    keys = Keys(bytes(32), 1, others)
    for value in range(64):
        last = urlsafe_b64encode(bytes([value << 2]))[:1].decode()
        assert keys.of(f"an id that ends with {last}").number == value % 16 + 1
