"""One reading of a typed password for set, confirm and sign-in, and the rules that need no list."""

import unicodedata
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.problems import PasswordRule

_CONTROLS: Final = frozenset({"Cc", "Zl", "Zp"})
_DISALLOWED: Final = frozenset({"Cf", "Cn", "Cs", "Co"})
_LONGEST_TYPED: Final = 4 * limits.PASSWORD_MAX
"""NFC makes one code point of four at most (U+1F82): whatever is longer than this stays too long."""


def normalised_password(typed: str) -> str:
    """NFC with non-ASCII spaces as U+0020 and nothing else changed: never trimmed, folded or cut (RFC 8265 §4.2).

    What stays too long whatever is done to it is left as it is: to sort its marks takes time by the square of them.
    """
    if len(typed) > _LONGEST_TYPED:
        return typed
    return unicodedata.normalize("NFC", "".join(" " if unicodedata.category(char) == "Zs" else char for char in typed))


def length_rules(password: str, min_length: int, max_length: int = limits.PASSWORD_MAX) -> list[PasswordRule]:
    """Failed length rules of a normalised password; lengths are code points (ASVS 6.2.9)."""
    if len(password) < min_length:
        return [PasswordRule.TOO_SHORT]
    return [PasswordRule.TOO_LONG] if len(password) > max_length else []


def character_rules(password: str) -> list[PasswordRule]:
    """Control characters, and characters that systems disagree on: format characters (ZWJ too) and unassigned ones."""
    categories = {unicodedata.category(char) for char in password}
    failed = []
    if categories & _CONTROLS:
        failed.append(PasswordRule.CONTROL_CHARACTER)
    if categories & _DISALLOWED:
        failed.append(PasswordRule.DISALLOWED_CHARACTER)
    return failed


def disallowed_characters(password: str) -> list[str]:
    """The names of the characters behind `disallowed_character`, each once, for the message."""
    refused = [char for char in password if unicodedata.category(char) in _DISALLOWED]
    return list(dict.fromkeys(f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}" for char in refused))


def contains_identity(password: str, identities: tuple[str, ...]) -> bool:
    """Whether the folded password holds a name of four or more characters that is known of the account."""
    folded = normalised_password(password).casefold()
    names = {part for identity in identities for part in (identity, identity.partition("@")[0])}
    return any(len(name) >= 4 and normalised_password(name).casefold() in folded for name in names)
