"""What screens tell the app: facts about the person, never decisions."""

from typing import TYPE_CHECKING

from textual.message import Message

from tui_reset.contract.secret import Secret
from tui_reset.flow.events import Action, Typed

if TYPE_CHECKING:
    from tui_reset.screens.step_screen import StepScreen


class Submitted(Message):
    """A form was sent."""

    def __init__(self, typed: Typed) -> None:
        super().__init__()
        self.typed = typed


class Chose(Message):
    """Something other than the form was chosen; `name` is what stood in sign-in's field for it."""

    def __init__(self, action: Action, name: str | None = None) -> None:
        super().__init__()
        self.action = action
        self.name = name


class CopyAsked(Message):
    """A text is wanted in the clipboard; `what` names it in the answer, such as “The code”."""

    def __init__(self, text: Secret) -> None:
        super().__init__()
        self.text = text


class CodeAsked(Message):
    """The verification code is wanted again (S2.5a)."""

    def __init__(self, code: Secret) -> None:
        super().__init__()
        self.code = code


class ScreenReady(Message):
    """A step is drawn and its first field has been asked for the focus; it comes to the app after that has moved."""

    def __init__(self, screen: "StepScreen") -> None:
        super().__init__()
        self.screen = screen
