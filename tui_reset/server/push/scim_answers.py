"""Reads what a SCIM service answered as accepted, refused or pending, each in words for a person."""

from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize

from tui_reset.server.push.application import Outcome, PushState
from tui_reset.server.push.spoken import READ_CHARACTERS, fit_to_show
from tui_reset.server.rules.addresses import lowered

_TRY_AGAIN: Final = "Try again in a moment: nothing is lost by it."
_TELL: Final = "Tell the people who run this service."
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
        return stranger("It cannot be asked for your account.")
    if not 200 <= answer.status < 300:
        return _refusal(answer, password)
    resources = (answer.document or {}).get("Resources", [])
    total = (answer.document or {}).get("totalResults")
    if answer.document is None or not isinstance(resources, list) or not isinstance(total, int):
        return stranger("It answered in a way that cannot be read here.")
    if total == 0 and not resources:
        name = fit_to_show(user_name, password)
        return Outcome(PushState.REFUSED, f"It has no account with {f'the name {name}' if name else 'your name'}.")
    if total != 1 or len(resources) != 1:
        return stranger("It has more than one account with your name.")
    return _id_of(resources[0], user_name)


def of_change(answer: ScimAnswer, user_name: str, password: str) -> Outcome:
    """What became of the change itself; 200 and 204 are both success (RFC 7644 §3.5.2)."""
    if answer.status in {200, 204}:
        name = fit_to_show(user_name, password) or "your account"
        said = f"It has confirmed the change for {name}, the one account of that name there."
        return Outcome(PushState.ACCEPTED, said)
    return _refusal(answer, password)


def no_answer(*, sent: bool) -> Outcome:
    """Silence, or a connection that could not be made or was cut; `sent`: after the password was on its way."""
    so = "so it may or may not have your password" if sent else "so it has not got your password"
    return Outcome(PushState.PENDING, f"It did not answer, {so}. {_TRY_AGAIN}")


def stranger(said: str) -> Outcome:
    """Something that only the people who run the service can put right."""
    return Outcome(PushState.REFUSED, f"{said} {_TELL}")


def _refusal(answer: ScimAnswer, password: str) -> Outcome:
    said = fit_to_show((answer.document or {}).get("detail"), password)
    own_words = f" It says: {said}" if said else ""
    match answer.status:
        case status if status >= 500 or status in _BUSY:
            return Outcome(PushState.PENDING, f"It cannot do this right now.{own_words} {_TRY_AGAIN}")
        case status if status in _NOT_LET_IN:
            return stranger("It does not let this service in.")
        case status if 300 <= status < 400:
            return stranger("It sends us on to another address, where a password is not taken.")
        case status if status < 300:
            return stranger("It answered in a way that cannot be read here.")
        case _:
            return Outcome(PushState.REFUSED, f"It did not take the password.{own_words}")


def _id_of(resource: object, user_name: str) -> str | Outcome:
    """The id, if the name is the wanted one: SCIM has no regard to case (RFC 7643 §4.1.1), and we to that of A-Z."""
    found = resource if isinstance(resource, dict) else {}
    name, known = found.get("userName"), found.get("id")
    if not isinstance(name, str) or len(name) > READ_CHARACTERS or _compared(name) != _compared(user_name):
        return stranger("It answered with another account than yours.")
    if not isinstance(known, str) or not known or known in {".", ".."}:
        return stranger("It answered in a way that cannot be read here.")
    return known


def _compared(name: str) -> str:
    """By our own rule (`rules.addresses`): databases that take ß for ss find a look-alike (CVE-2019-19844)."""
    return lowered(name if "@" in name else normalize("NFC", name))
