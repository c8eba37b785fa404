"""The form in which every step's words are given to a front end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tui_reset.flow.events import Action
from tui_reset.flow.steps import Stage
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

Labels = Mapping[str, str]
Choices = Mapping[Action, str]


@dataclass(frozen=True, slots=True)
class Words:
    """`lead` comes first, `notes` advise, `labels` name the fields, `primary` sends the form, `choices` the rest."""

    title: str
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)
    primary: str = ""
    choices: Choices = field(default_factory=dict)


STAGE_NAMES: Final[Mapping[Stage, str]] = {
    Stage.ADDRESS: mark("Address"),
    Stage.CODE: mark("Code"),
    Stage.MAIL: mark("Mail"),
    Stage.PASSWORD: mark("Password"),
    Stage.DONE: mark("Done"),
}


def codes_left(number: int) -> str:
    """How many recovery codes are left, as a sentence."""
    if number == 0:
        return _("No recovery code is left.")
    said = ngettext("{number} recovery code is left.", "{number} recovery codes are left.", number)
    return said.format(number=number)


def to_sign_in() -> Choices:
    """The way back to sign-in."""
    return {Action.TO_SIGN_IN: _("Back to sign-in")}


def new_password_labels() -> Labels:
    """A new password is typed twice."""
    return {"new_password": _("New password"), "confirm": _("Confirm")}
