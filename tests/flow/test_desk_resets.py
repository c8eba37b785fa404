"""Numbers as callers read them out, and the reset whose answer was lost."""

import pytest
from msgspec import structs

from tests.doubles.fake_desk import CAROL, JIM, REFERENCE, desk_account, entry
from tui_reset.contract.desk import PersonPage
from tui_reset.flow.desk_resets import newest_event, reference_in, started_since
from tui_reset.flow.desk_words import hindrance_of


@pytest.mark.parametrize(
    "typed", ["536757368", " 536 757 368 ", "536-757-368", "53 67 57 36 8", "536\u2011757\u2013368"]
)
def test_spaces_and_dashes_are_forgiven(typed: str) -> None:
    """S1.14: however it was read out."""
    assert reference_in(typed) == REFERENCE


@pytest.mark.parametrize("typed", ["", "53675736", "5367573680", "536-757-36X", "\u0665\u0663\u0666757368"])
def test_what_has_not_nine_digits_is_no_number(typed: str) -> None:
    assert reference_in(typed) is None


def test_the_reset_of_a_lost_answer_is_mine_and_newer() -> None:
    """S1.14: neither an older one, nor somebody else's, nor another event."""
    entries = [
        entry(9, "desk_reset", actor="dora@example.org"),
        entry(8, "sign_in"),
        entry(7, reference=None),
        entry(6),
        entry(5),
    ]
    page = PersonPage(person=JIM, open_resets=[], last_events=entries)
    assert newest_event(page) == 9
    found = started_since(page, 5, desk_account())
    assert found is not None
    assert found.id == 6
    assert started_since(page, 6, desk_account()) is None


def test_why_nothing_can_be_started_is_what_the_service_says_or_what_is_seen() -> None:
    """SECURITY 83: an older service says nothing of it."""
    assert hindrance_of(JIM) == ""
    assert hindrance_of(CAROL) == "the account is disabled"
    assert hindrance_of(structs.replace(JIM, no_reset="only an administrator can")) == "only an administrator can"
