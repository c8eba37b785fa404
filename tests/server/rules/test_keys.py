"""Keys derived from the master key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.server.rules.keys import Keys

KEYS = Keys(bytes(range(32)))
PARTS = st.lists(st.text(), max_size=4)


def test_a_master_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
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
