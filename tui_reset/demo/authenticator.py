"""The authenticator of the demo: one ticking line for each account with two-factor on."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.contract.limits import TOTP_STEP_SECONDS
from tui_reset.demo.tokens import Tick, Tokens
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.terminal.plain_text import plain

_BAR: Final = 6


class TokenTaken(Message):
    """The code on that line is to go into the field of the reset."""

    def __init__(self, tick: Tick) -> None:
        super().__init__()
        self.tick = tick


class Authenticator(Vertical):
    """The lines as a list: Enter puts the chosen code into the field."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", mark("Use code"), show=True)]

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(classes="demo-authenticator")
        self.border_title = _("Authenticator")
        self._tokens = tokens
        self._shown: list[Tick] = []

    def compose(self) -> ComposeResult:
        """One list."""
        yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        """Tick once a second while on the screen."""
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Draw the lines as they are now."""
        ticks, lines = self._tokens.ticks(), self.query_one(OptionList)
        if [tick.email for tick in ticks] == [tick.email for tick in self._shown]:
            for place, tick in enumerate(ticks):
                lines.replace_option_prompt_at_index(place, _line(tick))
        else:
            lines.clear_options()
            lines.add_options(Option(_line(tick)) for tick in ticks)
            lines.highlighted = 0 if ticks else None
        self._shown = ticks

    def choose(self, email: str) -> None:
        """Stand on the line of that account, or where one stood before."""
        lines = self.query_one(OptionList)
        place = next((at for at, tick in enumerate(self._shown) if tick.email == email), lines.highlighted)
        lines.highlighted = place
        lines.focus()

    @on(OptionList.OptionSelected)
    def _use(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.tick()
        self.post_message(TokenTaken(self._shown[event.option_index]))


def _line(tick: Tick) -> Content:
    """`482 913  ▮▮▮▯▯▯ 18 s  bob@example.org`: time left as bar and number."""
    full = -(-tick.seconds * _BAR // TOTP_STEP_SECONDS)
    bar = "▮" * full + "▯" * (_BAR - full)
    code = f"{tick.code[:3]} {tick.code[3:]}"
    left = _("{number} s").format(number=f"{tick.seconds:2}")
    return Content.assemble((code, "bold"), f"  {bar} {left}  {plain(tick.email)}")
