"""Who can be signed in with in the demo, and their passwords, public on purpose."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount
from tui_reset.screens import window_classes
from tui_reset.widgets.line import Line

_LEAD: Final = "Throw-away accounts. Enter puts one into the form; Alice has forgotten her password."

_APP: Final = "{name} has a sign-in of its own: {url}"


class PeopleScreen(ModalScreen[DemoAccount | None]):
    """Gives the person that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f7,ctrl+p", "close", "Back")]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = "OptionList"

    def __init__(self, apps: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._apps = apps or {}

    def compose(self) -> ComposeResult:
        """What this is, then everybody; where other applications are, which have accounts of the same people."""
        with Vertical(classes="demo-people"):
            yield Line("People of the demo", id="title")
            yield Line(_LEAD)
            yield OptionList(*(Option(_line(account)) for account in ACCOUNTS), markup=False, compact=True)
            yield Line("\n".join(_APP.format(name=name.upper(), url=url) for name, url in self._apps.items()))
        yield Line("Enter Put into the form  Esc Back", classes="demo-keys")

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(ACCOUNTS[event.option_index])

    def action_close(self) -> None:
        """Back to the reset, nobody chosen."""
        self.dismiss(None)


def _line(account: DemoAccount) -> Content:
    """Two rows: names and what is special, password."""
    username = f" or {account.username}" if account.username else ""
    return Content.assemble((account.email, "bold"), f"{username}  {account.note}\n  {account.password}")
