"""Codes that people copy: one normal form, whatever they type (S2.14a)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reset.contract.codes import ALPHABET, code_from_bytes, grouped, is_code, normalised_code

codes = st.text(ALPHABET, min_size=8, max_size=8)


@given(st.binary(min_size=10, max_size=40), st.integers(1, 16))
def test_a_code_is_the_first_bits(data: bytes, characters: int) -> None:
    code = code_from_bytes(data, characters)
    assert len(code) == characters
    assert is_code(code, characters)
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in code)
    assert bits == "".join(f"{byte:08b}" for byte in data)[: 5 * characters]


@given(codes, st.sampled_from([" ", "-", "\u2013", "\u2011", "\u00a0", "\u200b", "\u2212", "\t", " - "]), st.booleans())
def test_spaces_dashes_and_case_do_not_matter(code: str, between: str, lower: bool) -> None:
    """S2.14a: spaces, dashes and case do not matter."""
    typed = f" {code[:3]}{between}{code[3:]}\n"
    assert normalised_code(typed.lower() if lower else typed) == code
    assert normalised_code(grouped(code)) == code


@given(st.text(max_size=40))
def test_the_normal_form_is_stable(typed: str) -> None:
    assert normalised_code(normalised_code(typed)) == normalised_code(typed)


@pytest.mark.parametrize(
    ("typed", "code"), [("iIlL-oO00", "11110000"), ("abcd 1234", "ABCD1234"), ("ABCD\u20141234", "ABCD1234")]
)
def test_lookalikes(typed: str, code: str) -> None:
    assert normalised_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "yes"), [("ABCD-1234", True), ("ABCD-123", False), ("ABCU-1234", False), ("", False)]
)
def test_the_form_of_a_code(typed: str, yes: bool) -> None:
    assert is_code(typed, 8) is yes


def test_grouped() -> None:
    assert grouped("ABCD1234") == "ABCD-1234"
