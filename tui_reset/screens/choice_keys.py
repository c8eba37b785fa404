"""The key of each choice, and its word in the key line; the buttons carry the longer labels."""

from typing import Final

from textual.binding import Binding

from tui_reset.flow.events import Action
from tui_reset.language.texts import mark

CHOICE_KEYS: Final[dict[Action, tuple[str, str]]] = {
    Action.FORGOT: ("f5,ctrl+f", mark("Forgot")),
    Action.HAVE_MAIL: ("f8,ctrl+l", mark("Have mail")),
    Action.RESEND: ("f5,ctrl+n", mark("Mail again")),
    Action.OTHER_ADDRESS: ("f8,ctrl+l", mark("Other address")),
    Action.USE_RECOVERY_CODE: ("f5,ctrl+l", mark("Lost device")),
    Action.USE_AUTHENTICATOR: ("f5,ctrl+l", mark("Authenticator")),
    Action.TURN_ON: ("f5,ctrl+p", mark("Switch on")),
    Action.TURN_OFF: ("f5,ctrl+p", mark("Switch off")),
    Action.NEW_CODES: ("f9,ctrl+n", mark("New codes")),
    Action.ACCESS: ("f3,ctrl+a", mark("Access")),
    Action.SIGN_OUT: ("f8,ctrl+l", mark("Sign out")),
}


def choice_bindings() -> list[Binding]:
    """One binding for each; a screen enables those that its step offers."""
    return [Binding(keys, act_of(action), word) for action, (keys, word) in CHOICE_KEYS.items()]


def act_of(action: Action) -> str:
    """The screen action that a key or a button of this choice runs."""
    match action:
        case Action.BACK | Action.TO_SIGN_IN:
            return "back"
        case Action.SHOW_CODE:
            return "copy_code"
        case Action.COPY_OVER:
            return "copy_over"
        case _:
            return f"choose('{action.value}')"
