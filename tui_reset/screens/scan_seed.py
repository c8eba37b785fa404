"""The new seed as QR code and as text; a code made from it switches two-factor on."""

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.contract.secret import Secret
from tui_reset.flow.events import Action, TypedCode
from tui_reset.flow.steps import ScanSeed
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens.messages import CopyAsked
from tui_reset.screens.qr_alone import QrAloneScreen
from tui_reset.screens.step_screen import StepScreen
from tui_reset.stylesheets import stylesheet
from tui_reset.widgets.key_line import KeyLine
from tui_reset.widgets.line import Line
from tui_reset.widgets.qr_code import QrCode
from tui_reset.widgets.text_box import TextBox

_BESIDE: Final = 40
_AROUND: Final = 6
_SIDE: Final = 44
_SIDE_FROM: Final = 110
"""Columns beside the picture, lines around it, and the columns of a side panel where there is one."""


class ScanSeedScreen(StepScreen):
    """Beside each other where there is room; a key shows the QR code alone."""

    _fits_alone = False

    CSS_PATH = stylesheet("screens/scan_seed")
    CHOICES: ClassVar = (Action.BACK,)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+l", "show_qr", mark("QR code")),
        Binding("ctrl+y", "copy_seed", mark("Copy key"), key_display="^Y"),
    ]

    def compose_card(self) -> ComposeResult:
        """Picture, key, field."""
        seed, uri = self._seed.reveal(), self._uri.reveal()
        yield QrCode(uri, inverted=self._inverted, id="qr")
        yield Line(id="qr-note")
        with Vertical(id="key"):
            yield Line(_("Key to type by hand:"), id="key-label")
            yield Line(" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)), id="seed")
        yield from self.field(TextBox(id="code"))

    @property
    def _seed(self) -> Secret:
        return self.walk.step.seed if isinstance(self.walk.step, ScanSeed) else Secret("")

    @property
    def _uri(self) -> Secret:
        return self.walk.step.otpauth_uri if isinstance(self.walk.step, ScanSeed) else Secret("")

    @property
    def _inverted(self) -> bool:
        """Without colours a dark screen has light ink."""
        return self.app.no_color and self.app.current_theme.dark

    def on_resize(self, event: events.Resize) -> None:
        """Show the picture beside the form where both fit; elsewhere a key shows it alone, if it fits at all."""
        width, height = event.size
        needs = self.query_one(QrCode).needs
        room = width - (_SIDE if self._side is not None and width >= _SIDE_FROM else 0)
        beside = room >= needs.width + _BESIDE and height >= needs.height + _AROUND
        beside = beside and needs.width > 0
        self._fits_alone = width >= needs.width > 0 and height >= needs.height
        self.set_class(beside, "-beside")
        note = _("F5 shows the QR code on the whole screen.")
        small = _("The window is too small for the QR code: type the key by hand.")
        small = small if needs.width else _("There is no QR code for this key: type it by hand.")
        self.line("qr-note").say("" if beside else note if self._fits_alone else small)
        self.query_one(KeyLine).read_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A picture that does not fit is not offered."""
        return self._fits_alone if action == "show_qr" else super().check_action(action, parameters)

    def action_show_qr(self) -> None:
        """The picture alone."""
        self.app.push_screen(QrAloneScreen(self._uri, inverted=self._inverted))

    def action_copy_seed(self) -> None:
        """The key, for an app on this machine."""
        self.post_message(CopyAsked(self._seed))

    def read_form(self) -> TypedCode:
        """The first code made from the seed."""
        return TypedCode(self.secret("code"))
