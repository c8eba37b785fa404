"""Reads what a SCIM service answered as accepted, refused or pending, each in words for a person."""

from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.server.push.application import Outcome, PushState
from tui_reset.server.push.spoken import READ_CHARACTERS, fit_to_show
from tui_reset.server.rules.addresses import lowered

_TRY_AGAIN: Final = mark("Try again in a moment: nothing is lost by it.")
_TELL: Final = mark("Tell the people who run this service.")
_UNREADABLE: Final = mark("It answered in a way that cannot be read here.")
_ASKS_NOBODY: Final = mark("It cannot be asked for your account.")
_TWO: Final = mark("It has more than one account with your name.")
_NO_ENTRY: Final = mark("It does not let this service in.")
_ELSEWHERE: Final = mark("It sends us on to another address, where a password is not taken.")
_ANOTHER: Final = mark("It answered with another account than yours.")
_NOT_NOW: Final = mark("It cannot do this right now.")
_NOT_TAKEN: Final = mark("It did not take the password.")
_BUSY: Final = frozenset({408, 412, 425, 429})
"""Refusals of this moment alone: timed out, changed meanwhile, too early, too many requests."""
_NOT_LET_IN: Final = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class ScimAnswer:
    """Status and JSON object of one answer; None where there was none, or too much to read."""

    status: int
    document: dict[str, Any] | None = field(repr=False)


def of_search(answer: ScimAnswer, user_name: str, password: str) -> str | Outcome:
    """The id of the one account whose userName is `user_name`; anything else ends the push here.

    The name is compared once more: a service that reads a filter in its own way must not give us another's account.
    """
    if answer.status in {400, 404, 405, 501}:
        return stranger(_ASKS_NOBODY)
    if not 200 <= answer.status < 300:
        return _refusal(answer, password)
    resources = (answer.document or {}).get("Resources", [])
    total = (answer.document or {}).get("totalResults")
    if answer.document is None or not isinstance(resources, list) or not isinstance(total, int):
        return stranger(_UNREADABLE)
    if total == 0 and not resources:
        name = fit_to_show(user_name, password)
        named = _("It has no account with the name {name}.").format(name=name)
        return Outcome(PushState.REFUSED, named if name else _("It has no account with your name."))
    if total != 1 or len(resources) != 1:
        return stranger(_TWO)
    return _id_of(resources[0], user_name)


def of_change(answer: ScimAnswer, user_name: str, password: str) -> Outcome:
    """What became of the change itself; 200 and 204 are both success (RFC 7644 §3.5.2)."""
    if answer.status in {200, 204}:
        name = fit_to_show(user_name, password)
        named = _("It has confirmed the change for {name}, the one account of that name there.").format(name=name)
        nameless = _("It has confirmed the change for your account, the one account of that name there.")
        return Outcome(PushState.ACCEPTED, named if name else nameless)
    return _refusal(answer, password)


def no_answer(*, sent: bool) -> Outcome:
    """Silence, or a connection that could not be made or was cut; `sent`: after the password was on its way."""
    unknown = _("It did not answer, so it may or may not have your password.")
    said = unknown if sent else _("It did not answer, so it has not got your password.")
    return Outcome(PushState.PENDING, f"{said} {_(_TRY_AGAIN)}")


def stranger(said: str) -> Outcome:
    """Something that only the people who run the service can put right; `said` is marked for the catalogue."""
    return Outcome(PushState.REFUSED, f"{_(said)} {_(_TELL)}")


def _refusal(answer: ScimAnswer, password: str) -> Outcome:
    said = fit_to_show((answer.document or {}).get("detail"), password)
    own_words = " " + _("It says: {said}").format(said=said) if said else ""
    match answer.status:
        case status if status >= 500 or status in _BUSY:
            return Outcome(PushState.PENDING, f"{_(_NOT_NOW)}{own_words} {_(_TRY_AGAIN)}")
        case status if status in _NOT_LET_IN:
            return stranger(_NO_ENTRY)
        case status if 300 <= status < 400:
            return stranger(_ELSEWHERE)
        case status if status < 300:
            return stranger(_UNREADABLE)
        case _:
            return Outcome(PushState.REFUSED, f"{_(_NOT_TAKEN)}{own_words}")


def _id_of(resource: object, user_name: str) -> str | Outcome:
    """The id, if the name is the wanted one: SCIM has no regard to case (RFC 7643 §4.1.1), and we to that of A-Z."""
    found = resource if isinstance(resource, dict) else {}
    name, known = found.get("userName"), found.get("id")
    if not isinstance(name, str) or len(name) > READ_CHARACTERS or _compared(name) != _compared(user_name):
        return stranger(_ANOTHER)
    if not isinstance(known, str) or not known or known in {".", ".."}:
        return stranger(_UNREADABLE)
    return known


def _compared(name: str) -> str:
    """By our own rule (`rules.addresses`): databases that take ß for ss find a look-alike (CVE-2019-19844)."""
    return lowered(name if "@" in name else normalize("NFC", name))
