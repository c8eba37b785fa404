"""The words of the desk: states, stages, events and refusals as a person reads them."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract.desk import DeskState, Entry, Person
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Account
from tui_reset.flow.desk_names import named
from tui_reset.flow.sentences import attempts_left, clock_hint, refused_anyhow, together, wait_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

STATES: Final[Mapping[DeskState, str]] = {
    DeskState.QUEUED: mark("Queued: the mail waits to be sent."),
    DeskState.SENT: mark("Sent: the mail server has taken the mail."),
    DeskState.FAILED: mark("Failed: the mail could not be sent."),
    DeskState.OPENED: mark("Opened: the link is in use."),
    DeskState.CHANGED: mark("Changed: the new password is set."),
    DeskState.EXPIRED: mark("Expired: the link works no longer. Start another reset if it is still needed."),
    DeskState.CANCELLED: mark("Cancelled: the link works no longer."),
    DeskState.UNKNOWN: mark("This version of tui-reset does not know the state. Update it."),
}
MARKS: Final[Mapping[DeskState, str]] = {
    DeskState.QUEUED: "·",
    DeskState.SENT: "●",
    DeskState.FAILED: "✗",
    DeskState.OPENED: "●",
    DeskState.CHANGED: "✓",
    DeskState.EXPIRED: "✗",
    DeskState.CANCELLED: "✗",
    DeskState.UNKNOWN: "?",
}
STAGES: Final[Mapping[str, str]] = {
    "resolve": mark("The test mail failed while finding the mail server's name (resolve)."),
    "connect": mark("The test mail failed while connecting to the mail server (connect)."),
    "tls": mark("The test mail failed while securing the connection (TLS) (tls)."),
    "sign_in": mark("The test mail failed while signing in to the mail server (sign_in)."),
    "sender": mark("The test mail failed while naming the sender (sender)."),
    "recipient": mark("The test mail failed while naming the recipient (recipient)."),
    "data": mark("The test mail failed while handing over the message (data)."),
}
ROLES: Final[Mapping[str, str]] = {"user": mark("User"), "desk": mark("Support desk"), "admin": mark("Administrator")}


def facts_of(person: Person) -> str:
    """What is known of a person, in lines; never a secret."""
    names = f"{person.email} · {person.username}" if person.username else person.email
    enabled = _("enabled") if person.enabled else _("disabled")
    factor = _("two-factor authentication on") if person.two_factor else _("two-factor authentication off")
    return f"{names}\n{role_of(person)} · {enabled} · {factor}"


def role_of(person: Person | Account) -> str:
    """What somebody may do, in a word or two; roles of newer servers as they are."""
    return _(ROLES[person.role]) if person.role in ROLES else person.role


def hindrance_of(person: Person) -> str:
    """Why no reset can be started for them from here, as the end of a sentence; empty where one can."""
    return person.no_reset or ("" if person.enabled else _("the account is disabled"))


def name_of(person: Person) -> str:
    """The name, or the address where there is none."""
    return person.display_name or person.email


def event_line(entry: Entry) -> str:
    """One event of a person's page."""
    reference = f" {entry.reference}" if entry.reference else ""
    result = f" ({entry.result})" if entry.result not in {"", "ok"} else ""
    event = f"{named(entry.type)}{result}{reference}"
    # For translators: an event of a person's page, such as “2026-11-23 13:40 desk reset 536-757-368 by carol”.
    return _("{moment} {event} by {actor}").format(moment=moment(entry.at), event=event, actor=entry.actor)


def moment(at: str) -> str:
    """`2026-11-23T13:40:05Z` as `2026-11-23 13:40`; times of the log are UTC."""
    return at[:16].replace("T", " ")


def trouble_of(trouble: Problem | GatewayFault) -> str:
    """One sentence or two for what stood in the way."""
    if isinstance(trouble, GatewayFault):
        return trouble.sentence
    match trouble.code:
        case ProblemCode.UNAUTHORIZED:
            return _("You had been signed out, so nothing was done. Do it again now.")
        case ProblemCode.FORBIDDEN:
            return trouble.detail or _("Your account is not allowed to do this.")
        case ProblemCode.NOT_FOUND:
            return _("This is not there any more.")
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            said = _("The service cannot do this right now, and this try changed nothing.")
            return together(said, wait_of(trouble))
        case ProblemCode.TOO_MANY_REQUESTS:
            return together(trouble.detail or _("There were too many of these."), wait_of(trouble))
        case ProblemCode.PROOF_LOCKED:
            return together(_("Too many wrong codes."), wait_of(trouble))
        case _:
            return refused_anyhow(trouble)


def wrong_code(problem: Problem) -> str:
    """For the field of the authenticator code."""
    said = _("This code is not right, or it has been used. Wait for the next one.")
    return together(said, attempts_left(problem), clock_hint(problem))
