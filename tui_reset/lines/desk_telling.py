"""What the desk says of people and resets, one fact to a line."""

from collections.abc import Sequence
from typing import Final

from tui_reset.client.desk import OVER
from tui_reset.contract.desk import DeskReset, DeskState, Person, PersonPage
from tui_reset.flow.countdown import lasting
from tui_reset.flow.desk_resets import NO_PERSON
from tui_reset.flow.desk_words import STATES, event_line, name_of, role_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

READ_OUT: Final = mark("Verification code, to read out to the caller; without the mail it is worth nothing:")


def person_choice(person: Person) -> str:
    """`Jim Brennan, jim.brennan@example.org`, and what is special, as a line of a menu."""
    parts = [name_of(person), person.email if person.display_name else "", person.username or ""]
    parts += [role_of(person)] if person.role != "user" else []
    parts += [] if person.enabled else [_("disabled")]
    return ", ".join(part for part in parts if part)


def person_facts(page: PersonPage) -> list[str]:
    """Who it is, and which resets are open; never a secret (S1.3)."""
    person = page.person
    facts = [
        _("Address: {email}").format(email=person.email),
        *([_("Username: {username}").format(username=person.username)] if person.username else []),
        _("Role: {role}").format(role=role_of(person)),
        _("Account: enabled") if person.enabled else _("Account: disabled"),
        _("Two-factor authentication: on") if person.two_factor else _("Two-factor authentication: off"),
    ]
    open_one = _("Open reset {reference}: {state}")
    resets = [open_one.format(reference=reset.reference, state=_(STATES[reset.state])) for reset in page.open_resets]
    return [name_of(person), *facts, *(resets or [_("No reset is open.")])]


def events_told(page: PersonPage) -> list[str]:
    """What happened last."""
    if not page.last_events:
        return [_("Nothing has happened yet.")]
    return [_("Last events, newest first, times in UTC:"), *map(event_line, page.last_events)]


def reset_facts(reset: DeskReset) -> list[str]:
    """Whose it is, how it stands, and how long it lasts."""
    whose = _("Password reset")
    if reset.account:
        whose = _("Password reset for {name}").format(name=name_of(reset.account))
    nobody = [] if reset.account else [_(NO_PERSON)]
    return ["", whose, *nobody, *standing(reset), *_left(reset)]


def standing(reset: DeskReset) -> list[str]:
    """The state, and what the mail server said of a mail that did not go out."""
    tells = reset.smtp_reply and reset.state in {DeskState.QUEUED, DeskState.FAILED}
    said = [_("The mail server said: {reply}").format(reply=reset.smtp_reply)] if tells else []
    return [_(STATES[reset.state]), *said]


def code_lines(code: str) -> Sequence[str]:
    """The verification code alone on its line (S1.14a)."""
    return (_(READ_OUT), code)


def _left(reset: DeskReset) -> list[str]:
    return [] if reset.state in OVER else [_("Time left: {time}").format(time=lasting(reset.expires_in))]
