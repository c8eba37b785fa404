"""Who can be signed in with in the demo, and their passwords, public on purpose."""

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reset.demo.accounts import ACCOUNTS, DemoAccount
from tui_reset.widgets.line import Line

_LEAD: Final = (
    "These people live in the demo, with throw-away passwords. Enter puts one into the form. "
    "To see the walk, take Alice, who has forgotten hers. Mails arrive in the mailbox (F6)."
)


class PeopleScreen(ModalScreen[DemoAccount | None]):
    """Gives the person that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f7,ctrl+p", "close", "Back")]
    AUTO_FOCUS = "OptionList"

    def compose(self) -> ComposeResult:
        """What this is, then everybody."""
        with VerticalScroll(can_focus=False, classes="demo-people"):
            yield Line("People of the demo", id="title")
            yield Line(_LEAD)
            yield OptionList(*(Option(_line(account)) for account in ACCOUNTS), markup=False, compact=True)
        yield Line("Enter Put into the form  Esc Back", classes="demo-keys")

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(ACCOUNTS[event.option_index])

    def action_close(self) -> None:
        """Back to the reset, nobody chosen."""
        self.dismiss(None)


def _line(account: DemoAccount) -> Content:
    """Three rows: address and name, password, what is special."""
    username = f", also {account.username}" if account.username else ""
    return Content.assemble(
        (account.email, "bold"),
        f"{username}\n  {account.password}\n",
        f"  {account.note}\n",
    )
