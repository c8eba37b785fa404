"""What is said of a walk: a step when it is reached, trouble when it comes, and what has changed meanwhile."""

from collections.abc import Sequence
from typing import Final

from tui_reset.flow.branding import greeting_of
from tui_reset.flow.countdown import lasting, spoken
from tui_reset.flow.handing_over import state_of
from tui_reset.flow.rail import rail_of
from tui_reset.flow.rules import BOTH_THE_SAME, live_rules
from tui_reset.flow.steps import (
    Access,
    KeepRecoveryCodes,
    PauseTwoFactor,
    Reset,
    ScanSeed,
    SetPassword,
    ShowCode,
    SignedIn,
    Step,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.trouble import Tone, Trouble
from tui_reset.flow.walk import Walk
from tui_reset.flow.words import Words, no_mail_hint, words_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext
from tui_reset.lines.asking import no_answer, not_accepted
from tui_reset.lines.forms import label_of

_WARNINGS: Final = (300, 60)
"""Seconds before the end at which the time left is said (WCAG 2.2.1)."""
_RUN_OUT: Final = mark("The time for the reset that was open has run out.")


def told(walk: Walk, now: float) -> list[str]:
    """A step as it is reached: where one is, what is in the way, what it says, its facts, its advice."""
    words = words_of(walk.step, walk.profile)
    rail = rail_of(walk.step, walk.profile)
    place = rail.spoken() if rail else ""
    in_the_way = [
        line for line in complaint(walk.trouble, words) if not any(said.startswith(line) for said in words.lead)
    ]
    return ["", f"{place} {words.title}".strip(), *in_the_way, *words.lead, *facts_of(walk, now), *words.notes]


def complaint(trouble: Trouble, words: Words) -> list[str]:
    """What is wrong, with the field it is said of where there are several."""
    lines = [_toned(trouble)] if trouble.sentence else []
    for name, sentences in trouble.fields.items():
        label = label_of(words, name) if len(words.labels) > 1 else ""
        lines += [_refused(label, sentence) for sentence in sentences]
    return lines


def _toned(trouble: Trouble) -> str:
    match trouble.tone:
        case Tone.REFUSED:
            return not_accepted(trouble.sentence)
        case Tone.OFFLINE:
            return no_answer(trouble.sentence)
        case Tone.NOTICE:
            return trouble.sentence


def _refused(label: str, sentence: str) -> str:
    if not label:
        return not_accepted(sentence)
    return _("Not accepted, {field}: {why}").format(field=label, why=sentence)


def facts_of(walk: Walk, now: float) -> list[str]:
    """What only this step has, one fact to a line."""
    match walk.step:
        case ShowCode(reset):
            return [*_code(reset), _reference(reset), _left(reset, now)]
        case WaitForMail(reset):
            return [_reference(reset), _left(reset, now), *_resends(reset, now), *_hint(reset, now)]
        case SetPassword(reset):
            return [*_rules(walk, reset), _reference(reset), _left(reset, now), *_pause(reset, now)]
        case PauseTwoFactor(reset):
            return [_reference(reset), _left(reset, now)]
        case step:
            return _of_account(step)


def _of_account(step: Step) -> list[str]:
    match step:
        case SignedIn(_, account):
            name = [_("Username: {username}").format(username=account.username)] if account.username else []
            return [_("Signed in as: {email}").format(email=account.email), *name]
        case ScanSeed(seed=seed, otpauth_uri=uri):
            key = seed.reveal()
            parts = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
            return [_("Key to type by hand:"), parts, _("The same as an address that apps open:"), uri.reveal()]
        case KeepRecoveryCodes(codes=codes):
            said = ngettext("{number} recovery code:", "{number} recovery codes:", len(codes))
            return [said.format(number=len(codes)), *(code.reveal() for code in codes)]
        case Access(_, account):
            return [f"{app.title}: {state_of(app)}" for app in account.apps]
        case _:
            return []


def news(before: Walk, after: Walk, then: float, now: float) -> list[str]:
    """What has changed on the same step since `then`: sentences that were not there, warnings of time, the hint."""
    said = _sentences(before)
    lines = [sentence for sentence in _sentences(after) if sentence not in said]
    if before.profile is None:
        lines = [*greeting_of(after.profile), *lines]
    reset, old = reset_of(after.step), reset_of(before.step)
    if reset is None or old is None:
        return [*lines, *(() if old is None else (_(_RUN_OUT),))]
    left, left_before = reset.expires_at - now, old.expires_at - then
    left_yet = _("{time} left.").format(time=lasting(left))
    lines += [left_yet for warning in _WARNINGS if left <= warning < left_before and left > 0]
    if isinstance(after.step, WaitForMail):
        lines += [hint for hint in _hint(reset, now) if hint not in _hint(old, then)]
    return lines


def code_lines(reset: Reset | None) -> list[str]:
    """The verification code alone on its line (S2.4a)."""
    return _code(reset) if reset is not None else []


def _code(reset: Reset) -> list[str]:
    return [] if reset.verification_code is None else [_("Verification code:"), reset.verification_code.reveal()]


def _left(reset: Reset, now: float) -> str:
    return _("Time left: {time}").format(time=lasting(reset.expires_at - now))


def _reference(reset: Reset) -> str:
    return _("Reference: {reference}").format(reference=reset.reference)


def _resends(reset: Reset, now: float) -> Sequence[str]:
    if reset.resends_left <= 0:
        return (_("The mail cannot be sent again."),)
    if now < reset.resend_at:
        again = _("The mail can be sent again in {time}.")
        return (again.format(time=spoken(reset.resend_at - now)),)
    return ()


def _hint(reset: Reset, now: float) -> Sequence[str]:
    hint = no_mail_hint(now - reset.asked_at, reset.email)
    return (hint,) if hint else ()


def _rules(walk: Walk, reset: Reset) -> Sequence[str]:
    rules = live_rules("", "", walk.profile, two_factor=reset.two_factor)
    # The second question says by itself what it is for, and has no field beside it.
    said = "; ".join(rule.text for rule in rules if rule.text != _(BOTH_THE_SAME))
    return (_("Rules: {rules}.").format(rules=said),)


def _pause(reset: Reset, now: float) -> Sequence[str]:
    if reset.paused_until is None:
        return ()
    paused = _("Two-factor authentication is paused for {time}.")
    return (paused.format(time=lasting(reset.paused_until - now)),)


def _sentences(walk: Walk) -> Sequence[str]:
    words = words_of(walk.step, walk.profile)
    return (*words.lead, *words.notes)
