"""The filter in front of everything that others wrote (SECURITY.md 107, cases 57 to 59)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.terminal.plain_text import plain

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice@example.org",
        "two\nlines",
        "Grüße, 你好, مرحبا, שלום",
        "👩‍👩‍👧 and e\u0301",
        "[/bad] [red]x[/red]",
        "a\u00a0b",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;c2VjcmV0\x1b\\", "␛]52;c;c2VjcmV0␛\\"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\x00b\x7fc\td\r\n", "a␀b␡c␉d␍\n"),
        ("\x9b2J\x9d52;c;?\x9c", "�2J�52;c;?�"),
        ("user\u202etxt.exe", "user�txt.exe"),
        ("\ufeffline\u2028next\u2029end", "�line�next�end"),
        ("half \ud800", "half �"),
        ("tag \U000e0041", "tag �"),
    ],
)
def test_what_commands_a_terminal_is_shown_instead(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from(BIDI + "\x1b\x9b\x9d\x90\u2028")))
def test_nothing_that_is_left_commands_a_terminal(text: str) -> None:
    left = plain(text)
    assert len(left) == len(text)
    assert plain(left) == left
    assert not set(left) & set(BIDI)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} for char in left)
    left.encode()
