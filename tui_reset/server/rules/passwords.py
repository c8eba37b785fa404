"""The rules of a new password: length, characters, the account's own names, and what everybody chooses (ASVS 6.2)."""

from typing import Final

from tui_reset.contract.password_text import character_rules, contains_identity, length_rules
from tui_reset.contract.problems import PasswordRule
from tui_reset.server.rules.policy import Policy

GUESSABLE_SCORE: Final = 1
"""zxcvbn's 0 and 1: fewer than a million guesses."""
ESTIMATED_CHARACTERS: Final = 100
DEARLY_ESTIMATED_CHARACTERS: Final = 24
CHEAP_SYMBOLS: Final = 3
DEAREST_SYMBOLS: Final = 12
_LEET: Final = frozenset("4@8({[<369&#!1/|0$5+7%2")
"""What zxcvbn reads as letters: its cost doubles with each different one, to seconds for a long password."""


def min_length(policy: Policy, *, two_factor: bool) -> int:
    """Code points that a new password must have: fewer with two-factor where the operator allows it (SECURITY 45)."""
    return policy.min_length_with_two_factor if two_factor else policy.min_length


def failed_rules(password: str, policy: Policy, names: tuple[str, ...], *, two_factor: bool) -> list[PasswordRule]:
    """Every failed rule at once of a normalised password (S2.17b); `names` are the account's own."""
    failed = length_rules(password, min_length(policy, two_factor=two_factor), policy.max_length)
    if PasswordRule.TOO_LONG in failed:
        return failed
    failed += character_rules(password)
    if is_common(password, policy.blocklist):
        failed.append(PasswordRule.COMMON)
    if contains_identity(password, (*names, policy.title)):
        failed.append(PasswordRule.CONTAINS_IDENTITY)
    return failed


def is_common(password: str, blocklist: frozenset[str]) -> bool:
    """Whether the whole password is on a list, is one short thing over and over, or falls to a million guesses."""
    folded = password.casefold()
    return folded in blocklist or is_repetition(folded) or _is_guessable(password)


def is_repetition(text: str) -> bool:
    """Whether it is a unit of up to a third of its length again and again, such as `abcabcabca`."""
    longest = len(text) // 3
    return any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, longest + 1))


def _is_guessable(password: str) -> bool:
    if not password or not _is_cheap_to_estimate(password):
        return False
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415 - 10 MB of word lists that most requests never need

    return int(zxcvbn(password).score) <= GUESSABLE_SCORE


def _is_cheap_to_estimate(password: str) -> bool:
    symbols = len(_LEET.intersection(password))
    if len(password) <= DEARLY_ESTIMATED_CHARACTERS:
        return symbols <= DEAREST_SYMBOLS
    return len(password) <= ESTIMATED_CHARACTERS and symbols <= CHEAP_SYMBOLS
