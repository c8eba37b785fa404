"""The new seed as QR code and as text; a code made from it switches two-factor on."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.flow.events import Action, TypedCode
from tui_reset.flow.steps import ScanSeed
from tui_reset.screens.messages import CopyAsked
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.line import Line
from tui_reset.widgets.qr_code import QrCode
from tui_reset.widgets.text_box import TextBox


class ScanSeedScreen(StepScreen):
    """Beside each other where there is room; a key shows the QR code alone."""

    CSS_PATH = stylesheet("screens/scan_seed")
    CHOICES: ClassVar = (Action.BACK,)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+l", "show_qr", "QR code"),
        Binding("ctrl+y", "copy_seed", "Copy key", key_display="^Y"),
    ]

    def compose_card(self) -> ComposeResult:
        """Picture, key, field."""
        step = self.walk.step
        seed, uri = (step.seed.reveal(), step.otpauth_uri.reveal()) if isinstance(step, ScanSeed) else ("", "")
        yield QrCode(uri, id="qr")
        yield Line(id="qr-note")
        with Vertical(id="key"):
            yield Line("Key to type by hand:", id="key-label")
            yield Line(" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)), id="seed")
        yield from self.field(TextBox(label="", id="code"))

    def on_resize(self, event: events.Resize) -> None:
        """Show the picture where it fits whole; elsewhere a key shows it alone, or the key is typed by hand."""
        needs = self.query_one(QrCode).needs
        self.set_class(event.size.width >= needs.width + 40 and event.size.height >= needs.height + 5, "-beside")
        fits = event.size.width >= needs.width and event.size.height >= needs.height
        note = "F5 shows the QR code on the whole screen."
        self.line("qr-note").say(note if fits else "The window is too small for the QR code: type the key by hand.")
        if not fits:
            self.remove_class("-qr-alone")

    def action_show_qr(self) -> None:
        """The picture alone on the screen, and back."""
        if not self.line("qr-note").said.startswith("The window"):
            self.toggle_class("-qr-alone")

    def action_back(self) -> None:
        """First out of the picture."""
        if self.has_class("-qr-alone"):
            self.remove_class("-qr-alone")
        else:
            super().action_back()

    def action_copy_seed(self) -> None:
        """The key, for an app on this machine."""
        step = self.walk.step
        if isinstance(step, ScanSeed):
            self.post_message(CopyAsked(step.seed))

    def read_form(self) -> TypedCode:
        """The first code made from the seed."""
        return TypedCode(self.secret("code"))
