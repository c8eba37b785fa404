"""The password rules live, and the sentences for refused passwords (S2.12, S2.13, S2.17b)."""

import pytest

from tests.doubles.walker import NEW, profile_of
from tui_reset.contract.problems import PasswordRule
from tui_reset.contract.wire import PasswordPolicy
from tui_reset.flow.rules import LiveRule, live_rules, longest, refused_rule, shortest

SHORTER = profile_of(password=PasswordPolicy(min_length=15, max_length=64, rules=[], min_length_with_two_factor=8))


def test_before_anything_is_typed_nothing_is_said() -> None:
    assert [rule.met for rule in live_rules("", "", None)] == [None, None, None]
    assert live_rules("", "", None)[0] == LiveRule("at least 15 characters", None)


@pytest.mark.parametrize(
    ("typed", "confirm", "met"),
    [
        ("short", "", [None, True, None]),
        (NEW, "", [True, True, None]),
        (NEW, NEW, [True, True, True]),
        (NEW, "other", [True, True, False]),
        (f"{NEW} alice", "", [True, False, None]),
        ("x" * 257, "", [False, True, None]),
        (f"{NEW}\t", "", [True, False, True, None]),
    ],
)
def test_while_typing(typed: str, confirm: str, met: list[bool | None]) -> None:
    """S2.13: a different confirmation shows at once; too short is no fault yet, too long is."""
    assert [rule.met for rule in live_rules(typed, confirm, profile_of(), ("alice@example.org",))] == met


def test_lengths_come_from_the_profile() -> None:
    assert (shortest(None), longest(None)) == (15, 256)
    assert (shortest(SHORTER), longest(SHORTER)) == (15, 64)
    assert shortest(SHORTER, two_factor=True) == 8
    assert "at most 64 characters (65 now)" in live_rules("x" * 65, "", SHORTER)[0].text


@pytest.mark.parametrize(
    ("rule", "password", "said"),
    [
        ("too_short", "cafe\u0301", "4 of at least 15"),
        ("too_long", "x", "at most 64"),
        ("disallowed_character", "a\u200db", "(U+200D ZERO WIDTH JOINER)"),
        ("disallowed_character", "plain", "cannot be used here. Leave"),
        ("of_tomorrow", "x", "The service refuses it: of tomorrow."),
        *((rule.value, "x", "") for rule in PasswordRule),
    ],
)
def test_each_rule_has_a_sentence(rule: str, password: str, said: str) -> None:
    """S2.17b: every failed rule is named; rules of newer servers too."""
    sentence = refused_rule(rule, password, SHORTER)
    assert said in sentence
    assert sentence.endswith(".")
