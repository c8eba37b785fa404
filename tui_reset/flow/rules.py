"""The password rules as they are met while someone types, and the sentences for refused passwords."""

from dataclasses import dataclass
from typing import Final

from tui_reset.contract import limits
from tui_reset.contract.password_text import (
    character_rules,
    contains_identity,
    disallowed_characters,
    normalised_password,
)
from tui_reset.contract.problems import PasswordRule
from tui_reset.contract.wire import Profile
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

BOTH_THE_SAME: Final = mark("both fields the same")


@dataclass(frozen=True, slots=True)
class LiveRule:
    """One line of the list; `met` is None while nothing can be said yet."""

    text: str
    met: bool | None


def shortest(profile: Profile | None, *, two_factor: bool = False) -> int:
    """The least number of characters, before and after the profile is known; an operator may ask less of two-factor."""
    if profile is None:
        return limits.PASSWORD_MIN
    policy = profile.password
    return min(policy.min_length, policy.min_length_with_two_factor) if two_factor else policy.min_length


def longest(profile: Profile | None) -> int:
    """The greatest number of characters, before and after the profile is known."""
    return profile.password.max_length if profile else limits.PASSWORD_MAX


def live_rules(
    typed: str,
    confirm: str,
    profile: Profile | None,
    identities: tuple[str, ...] = (),
    *,
    two_factor: bool = False,
) -> tuple[LiveRule, ...]:
    """Length, name and characters, and whether the two fields agree (S2.12, S2.13); the server judges again."""
    password = normalised_password(typed)
    least, most = shortest(profile, two_factor=two_factor), longest(profile)
    started = bool(password)
    met = len(password) <= most if len(password) >= least else None
    rules = [
        LiveRule(_length(len(password), least, most), met),
        LiveRule(_("not your name or address"), not contains_identity(password, identities) if started else None),
        LiveRule(_(BOTH_THE_SAME), normalised_password(confirm) == password if confirm else None),
    ]
    if character_rules(password):
        rules.insert(1, LiveRule(_("no control or invisible characters"), met=False))
    return tuple(rules)


def _length(number: int, least: int, most: int) -> str:
    if number > most:
        return _("at most {most} characters ({number} now)").format(most=most, number=number)
    if number:
        return _("at least {least} characters ({number} now)").format(least=least, number=number)
    return _("at least {least} characters").format(least=least)


_SENTENCES: Final = {
    PasswordRule.COMMON: mark(
        "Attackers try this password first: it is on their lists. Four unrelated words do better."
    ),
    PasswordRule.CONTAINS_IDENTITY: mark(
        "It contains your name, your address or the name of this service. Leave that out."
    ),
    PasswordRule.BREACHED: mark("This password has appeared in a data breach. Choose another one."),
    PasswordRule.CONTROL_CHARACTER: mark("It contains a control character, such as a tab. Leave that out."),
}


def refused_rule(rule: str, password: str, profile: Profile | None, *, two_factor: bool = False) -> str:
    """The sentence for one failed rule; unknown rules of newer servers are named as they are."""
    match rule:
        case PasswordRule.TOO_SHORT:
            have = len(normalised_password(password))
            least = shortest(profile, two_factor=two_factor)
            return _("It is too short: {have} of at least {least} characters. A sentence is fine.").format(
                have=have, least=least
            )
        case PasswordRule.TOO_LONG:
            return _("It is too long: at most {most} characters.").format(most=longest(profile))
        case PasswordRule.DISALLOWED_CHARACTER:
            names = ", ".join(disallowed_characters(normalised_password(password))[:3])
            which = f" ({names})" if names else ""
            # For translators: {which} is empty, or names the characters between brackets, with a blank before them.
            return _("It contains a character that cannot be used here{which}. Leave that out.").format(which=which)
        case _ if rule in _SENTENCES:
            return _(_SENTENCES[PasswordRule(rule)])
        case _:
            return _("The service refuses it: {rule}.").format(rule=rule.replace("_", " "))
