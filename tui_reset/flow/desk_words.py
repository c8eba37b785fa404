"""The words of the desk: states, stages, events and refusals as a person reads them."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract.desk import DeskState, Entry, Person
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.countdown import spoken

STATES: Final[Mapping[DeskState, str]] = {
    DeskState.QUEUED: "Queued: the mail waits to be sent.",
    DeskState.SENT: "Sent: the mail server has taken the mail.",
    DeskState.FAILED: "Failed: the mail could not be sent.",
    DeskState.OPENED: "Opened: the link is in use.",
    DeskState.CHANGED: "Changed: the new password is set.",
    DeskState.EXPIRED: "Expired: the link works no longer. Start another reset if it is still needed.",
    DeskState.CANCELLED: "Cancelled: the link works no longer.",
    DeskState.UNKNOWN: "This version of tui-reset does not know the state. Update it.",
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
    "resolve": "finding the mail server's name",
    "connect": "connecting to the mail server",
    "tls": "securing the connection (TLS)",
    "sign_in": "signing in to the mail server",
    "sender": "naming the sender",
    "recipient": "naming the recipient",
    "data": "handing over the message",
}
ROLES: Final[Mapping[str, str]] = {"user": "User", "desk": "Support desk", "admin": "Administrator"}
_CLOCK: Final = " It is right for another moment: set the clock of the device with your authenticator app."


def facts_of(person: Person) -> str:
    """What is known of a person, in lines; never a secret."""
    names = f"{person.email} · {person.username}" if person.username else person.email
    enabled = "enabled" if person.enabled else "disabled"
    factor = "on" if person.two_factor else "off"
    return f"{names}\n{ROLES.get(person.role, person.role)} · {enabled} · two-factor authentication {factor}"


def hindrance_of(person: Person) -> str:
    """Why no reset can be started for them from here, as the end of a sentence; empty where one can."""
    return person.no_reset or ("" if person.enabled else "the account is disabled")


def name_of(person: Person) -> str:
    """The name, or the address where there is none."""
    return person.display_name or person.email


def event_line(entry: Entry) -> str:
    """One event of a person's page."""
    reference = f" {entry.reference}" if entry.reference else ""
    result = f" ({entry.result})" if entry.result not in {"", "ok"} else ""
    return f"{moment(entry.at)} {said(entry.type)}{result}{reference} by {entry.actor}"


def said(type_: str) -> str:
    """`desk_reset` as `desk reset`."""
    return type_.replace("_", " ")


def moment(at: str) -> str:
    """`2026-11-23T13:40:05Z` as `2026-11-23 13:40`; times of the log are UTC."""
    return at[:16].replace("T", " ")


def trouble_of(trouble: Problem | GatewayFault) -> str:
    """One sentence or two for what stood in the way."""
    if isinstance(trouble, GatewayFault):
        return trouble.sentence
    match trouble.code:
        case ProblemCode.UNAUTHORIZED:
            return "You had been signed out, so nothing was done. Do it again now."
        case ProblemCode.FORBIDDEN:
            return trouble.detail or "Your account is not allowed to do this."
        case ProblemCode.NOT_FOUND:
            return "This is not there any more."
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            return f"The service cannot do this right now, and this try changed nothing.{wait_of(trouble)}"
        case ProblemCode.TOO_MANY_REQUESTS:
            return f"{trouble.detail or 'There were too many of these.'}{wait_of(trouble)}"
        case ProblemCode.PROOF_LOCKED:
            return f"Too many wrong codes.{wait_of(trouble)}"
        case _:
            number = f" (request {trouble.request_id})" if trouble.request_id else ""
            return f"The service refused this: {trouble.detail or trouble.code.value}{number}"


def wrong_code(problem: Problem) -> str:
    """For the field of the authenticator code."""
    left = problem.attempts_left
    attempts = "" if left is None else f" {left} {'attempt' if left == 1 else 'attempts'} left."
    clock = _CLOCK if problem.hint == "clock" else ""
    return f"This code is not right, or it has been used. Wait for the next one.{attempts}{clock}"


def wait_of(problem: Problem) -> str:
    """How long to wait."""
    return f" Try again in {spoken(problem.retry_after)}." if problem.retry_after else " Try again in a while."
