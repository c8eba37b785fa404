"""The form in which every step's words are given to a front end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tui_reset.flow.events import Action
from tui_reset.flow.steps import Stage

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
    Stage.ADDRESS: "Address",
    Stage.CODE: "Code",
    Stage.MAIL: "Mail",
    Stage.PASSWORD: "Password",
    Stage.DONE: "Done",
}


def codes_left(number: int) -> str:
    """How many recovery codes are left, as a sentence."""
    match number:
        case 0:
            return "No recovery code is left."
        case 1:
            return "1 recovery code is left."
        case _:
            return f"{number} recovery codes are left."


TO_SIGN_IN: Final[Choices] = {Action.TO_SIGN_IN: "Back to sign-in"}
NEW_PASSWORD: Final[Labels] = {"new_password": "New password", "confirm": "Confirm"}
