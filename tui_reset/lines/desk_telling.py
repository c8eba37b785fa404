"""What the desk says of people and resets, one fact to a line."""

from collections.abc import Sequence
from typing import Final

from tui_reset.client.desk import OVER
from tui_reset.contract.desk import DeskReset, DeskState, Person, PersonPage
from tui_reset.flow.countdown import lasting
from tui_reset.flow.desk_resets import NO_PERSON
from tui_reset.flow.desk_words import ROLES, STATES, event_line, name_of

READ_OUT: Final = "Verification code, to read out to the caller; without the mail it is worth nothing:"
_NO_RESET: Final = "No reset is open."


def person_choice(person: Person) -> str:
    """`Jim Brennan, jim.brennan@example.org`, and what is special, as a line of a menu."""
    parts = [name_of(person), person.email if person.display_name else "", person.username or ""]
    parts += [ROLES.get(person.role, person.role)] if person.role != "user" else []
    parts += [] if person.enabled else ["disabled"]
    return ", ".join(part for part in parts if part)


def person_facts(page: PersonPage) -> list[str]:
    """Who it is, and which resets are open; never a secret (S1.3)."""
    person = page.person
    facts = {
        "Address": person.email,
        "Username": person.username or "",
        "Role": ROLES.get(person.role, person.role),
        "Account": "enabled" if person.enabled else "disabled",
        "Two-factor authentication": "on" if person.two_factor else "off",
    }
    resets = [f"Open reset {reset.reference}: {STATES[reset.state]}" for reset in page.open_resets]
    return [name_of(person), *(f"{label}: {fact}" for label, fact in facts.items() if fact), *(resets or [_NO_RESET])]


def events_told(page: PersonPage) -> list[str]:
    """What happened last."""
    if not page.last_events:
        return ["Nothing has happened yet."]
    return ["Last events, newest first, times in UTC:", *map(event_line, page.last_events)]


def reset_facts(reset: DeskReset) -> list[str]:
    """Whose it is, how it stands, and how long it lasts."""
    whose = f"Password reset for {name_of(reset.account)}" if reset.account else "Password reset"
    nobody = [] if reset.account else [NO_PERSON]
    return ["", whose, *nobody, *standing(reset), *_left(reset)]


def standing(reset: DeskReset) -> list[str]:
    """The state, and what the mail server said of a mail that did not go out."""
    tells = reset.smtp_reply and reset.state in {DeskState.QUEUED, DeskState.FAILED}
    said = [f"The mail server said: {reset.smtp_reply}"] if tells else []
    return [STATES[reset.state], *said]


def code_lines(code: str) -> Sequence[str]:
    """The verification code alone on its line (S1.14a)."""
    return (READ_OUT, code)


def _left(reset: DeskReset) -> list[str]:
    return [] if reset.state in OVER else [f"Time left: {lasting(reset.expires_in)}"]
