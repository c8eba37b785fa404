"""What stands beside the app in the demo: mailbox above, authenticator below."""

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_reset.demo.authenticator import Authenticator
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import Mailbox
from tui_reset.demo.tokens import Tokens


class Side(Vertical):
    """Both, drawn from models that outlive the screen they stand on."""

    def __init__(self, letterbox: Letterbox, tokens: Tokens) -> None:
        super().__init__(classes="demo-side")
        self._letterbox = letterbox
        self._tokens = tokens

    def compose(self) -> ComposeResult:
        """One above the other."""
        yield Mailbox(self._letterbox)
        yield Authenticator(self._tokens)
