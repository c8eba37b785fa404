"""What people are found by."""

import pytest

from tui_reset.contract import limits
from tui_reset.server.rules.search_keys import WORDS, can_be_found, keys_of, search_key


def test_every_name_and_every_word_of_it_leads_to_a_person() -> None:
    """S1.11."""
    assert keys_of("Jim.B@Example.org", "JBrennan", "Jim  van der Brennan-Lee") == {
        "jim.b@example.org",
        "jbrennan",
        "jim van der brennan-lee",
        "van der brennan-lee",
        "der brennan-lee",
        "brennan-lee",
        "lee",
    }
    assert keys_of("a@example.org", None, "") == {"a@example.org"}


def test_one_person_has_few_keys_and_none_is_long() -> None:
    keys = keys_of("a@example.org", None, "ΐ " * 128)
    assert len(keys) <= WORDS + 2
    assert max(map(len, keys)) <= limits.DESK_QUERY_CHARACTERS
    assert len(search_key("ΐ" * 256)) == limits.DESK_QUERY_CHARACTERS


def test_one_name_has_one_key() -> None:
    assert search_key("JOSE\u0301 \t Stra\u1e9ee") == search_key("jos\u00e9 strasse")


def test_the_first_eight_words_lead_to_a_person() -> None:
    keys = keys_of("a@example.org", None, "a b c d e f g h i j")
    assert {key for key in keys if key.endswith("i j")} == {" ".join("abcdefghij"[at:]) for at in range(8)}


@pytest.mark.parametrize(
    ("typed", "can"),
    [("", True), ("Zo\u00eb", True), ("COOPER, C", True), ("a\x00", False), ("\x1b[2J", False), ("a\u202eb", False)],
)
def test_what_no_name_has_is_not_looked_for(typed: str, can: bool) -> None:
    """PostgreSQL takes no NUL, and would say so."""
    assert can_be_found(typed) is can
