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

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount, names_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.screens import window_classes
from tui_reset.widgets.line import Line

_LEAD: Final = mark("Throw-away accounts. Enter puts one into the form; Alice has forgotten her password.")

_APP: Final = mark("{name} has a sign-in of its own: {url}")


class PeopleScreen(ModalScreen[DemoAccount | None]):
    """Gives the person that was chosen; the first with `role` is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f7,ctrl+p", "close", mark("Back"))]
    HORIZONTAL_BREAKPOINTS = window_classes.COLUMNS
    VERTICAL_BREAKPOINTS = window_classes.LINES
    AUTO_FOCUS = "OptionList"

    def __init__(self, apps: Mapping[str, str] | None = None, *, role: str = "user") -> None:
        super().__init__()
        self._apps = apps or {}
        self._role = role

    def compose(self) -> ComposeResult:
        """What this is, then everybody; where other applications are, which have accounts of the same people."""
        window_classes.classify(self)
        with Vertical(classes="demo-people"):
            yield Line(_("People of the demo"), id="title")
            yield Line(_(_LEAD))
            people = OptionList(*(Option(_line(account)) for account in ACCOUNTS), markup=False, compact=True)
            people.highlighted = [account.role for account in ACCOUNTS].index(self._role)
            yield people
            yield Line("\n".join(_(_APP).format(name=name.upper(), url=url) for name, url in self._apps.items()))
        yield Line(_("Enter Put into the form  Esc Back"), classes="demo-keys")

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(ACCOUNTS[event.option_index])

    def action_close(self) -> None:
        """Back to the reset, nobody chosen."""
        self.dismiss(None)


def _line(account: DemoAccount) -> Content:
    """Two rows: names and what is special, password."""
    names, _email, more = names_of(account).partition(account.email)
    return Content.assemble(names, (account.email, "bold"), f"{more}  {_(account.note)}\n  {account.password}")
