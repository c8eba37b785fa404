"""The request: whose password is to be reset (S2.2)."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_reset.flow.events import Action, TypedAddress
from tui_reset.flow.steps import AskAddress
from tui_reset.language.texts import mark
from tui_reset.screens.step_screen import StepScreen
from tui_reset.widgets.text_box import NameBox, TextBox


class SameNameBox(NameBox):
    """Makes both the same before the next key is read: Enter may come in one packet with it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5,ctrl+n", "screen.copy_over", show=False)]


class AskAddressScreen(StepScreen):
    """The address, and the username where the profile asks for it; one key makes them the same (S1.5)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5,ctrl+n", "copy_over", mark("Same"))]
    STAYS: ClassVar = frozenset({"f5", "ctrl+n"})
    CHOICES: ClassVar = (Action.COPY_OVER, Action.HAVE_MAIL, Action.BACK)

    def compose_card(self) -> ComposeResult:
        """What identifies the account."""
        step = self.walk.step
        email, username = (step.email, step.username) if isinstance(step, AskAddress) else ("", "")
        self._last_field = "username"
        yield from self.field(SameNameBox(username, id="username"))
        yield from self.field(SameNameBox(email, id="email"))

    def read_form(self) -> TypedAddress:
        """Both; the flow knows which of them counts."""
        return TypedAddress(self.value("email"), self.value("username"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Copying over needs two fields."""
        if action == "copy_over":
            return Action.COPY_OVER in self.words.choices
        return super().check_action(action, parameters)

    def on_descendant_focus(self) -> None:
        """Remember the field: a button has the focus when it is pressed."""
        super().on_descendant_focus()
        if isinstance(self.focused, NameBox):
            self._last_field = self.focused.id or ""

    def action_copy_over(self) -> None:
        """From the field one is in into the other; an empty one takes what the other has."""
        here, there = ("username", "email") if self._last_field == "username" else ("email", "username")
        source, target = (here, there) if self.value(here).strip() else (there, here)
        text, box = self.value(source).strip(), self.query_one(f"#{target}", TextBox)
        if text:
            box.value = text
            box.cursor_position = len(text)
            box.focus()
