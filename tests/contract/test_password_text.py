"""One reading of a typed password, and the rules that need no list."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.contract.password_text import (
    character_rules,
    contains_identity,
    disallowed_characters,
    length_rules,
    normalised_password,
)
from tui_reset.contract.problems import PasswordRule

passwords = st.text(max_size=300)


@given(passwords)
def test_the_normal_form_is_stable_and_nfc(typed: str) -> None:
    password = normalised_password(typed)
    assert normalised_password(password) == password
    assert unicodedata.is_normalized("NFC", password)
    assert not any(unicodedata.category(char) == "Zs" and char != " " for char in password)


@given(st.text(st.characters(codec="ascii"), max_size=300))
def test_ascii_is_never_changed(typed: str) -> None:
    assert normalised_password(typed) == typed


@given(passwords)
def test_however_it_was_typed_it_is_the_same(typed: str) -> None:
    assert normalised_password(unicodedata.normalize("NFD", typed)) == normalised_password(typed)


@pytest.mark.parametrize("length", [64, 72, 128, 255])
@given(st.characters(exclude_categories=["M", "Cs", "C", "Z"]))
def test_passwords_that_differ_at_the_end_are_never_equal(length: int, char: str) -> None:
    """ASVS 6.2.9: nothing is cut, so the 65th and the 129th character count."""
    short = normalised_password("a" * length)
    assert normalised_password("a" * length + char) != short


def test_spaces() -> None:
    assert normalised_password(" a\u00a0b\u3000c ") == " a b c "


@pytest.mark.parametrize(
    ("length", "failed"),
    [
        (14, [PasswordRule.TOO_SHORT]),
        (15, []),
        (256, []),
        (257, [PasswordRule.TOO_LONG]),
        (0, [PasswordRule.TOO_SHORT]),
    ],
)
def test_lengths(length: int, failed: list[PasswordRule]) -> None:
    assert length_rules("é" * length, 15) == failed


@pytest.mark.parametrize(
    ("password", "failed", "named"),
    [
        ("plain words", [], []),
        ("a\tb", [PasswordRule.CONTROL_CHARACTER], []),
        ("a\u2028b", [PasswordRule.CONTROL_CHARACTER], []),
        ("a\u200db\u200d", [PasswordRule.DISALLOWED_CHARACTER], ["U+200D ZERO WIDTH JOINER"]),
        ("\ue000", [PasswordRule.DISALLOWED_CHARACTER], ["U+E000 without a name"]),
        (
            "\x00\u0378",
            [PasswordRule.CONTROL_CHARACTER, PasswordRule.DISALLOWED_CHARACTER],
            ["U+0378 without a name"],
        ),
        ("\ud800", [PasswordRule.DISALLOWED_CHARACTER], ["U+D800 without a name"]),
    ],
)
def test_characters(password: str, failed: list[PasswordRule], named: list[str]) -> None:
    assert character_rules(password) == failed
    assert disallowed_characters(password) == named


@pytest.mark.parametrize(
    ("password", "identities", "yes"),
    [
        ("I am ALICE today", ("alice@example.org",), True),
        ("x alice@example.org y", ("alice@example.org",), True),
        ("bob is short enough", ("bob@example.org",), False),
        ("nothing of it", ("", "alice"), False),
        ("zoe\u0308smith and more", ("zo\u00ebsmith",), True),
        ("zo\u00ebsmith and more", ("zoe\u0308smith",), True),
    ],
)
def test_names_in_passwords(password: str, identities: tuple[str, ...], yes: bool) -> None:
    assert contains_identity(password, identities) is yes
