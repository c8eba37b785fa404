"""What stands beside the app in the demo: mailbox above, authenticator below."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui_reset.demo.authenticator import Authenticator
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mailbox import Mailbox
from tui_reset.demo.tokens import Tokens


class Side(Vertical):
    """Both, drawn from models that outlive their screen; a letter's keys work from the authenticator too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "letter('take_link')", show=False),
        Binding("c", "letter('take_code')", show=False),
        Binding("b", "letter('open_link')", show=False),
    ]

    def __init__(self, letterbox: Letterbox, tokens: Tokens) -> None:
        super().__init__(classes="demo-side")
        self._letterbox = letterbox
        self._tokens = tokens

    def compose(self) -> ComposeResult:
        """One above the other."""
        yield Mailbox(self._letterbox)
        yield Authenticator(self._tokens)

    async def action_letter(self, act: str) -> None:
        """Do it with the letter that is shown."""
        await self.app.run_action(act, self.query_one(Mailbox))

    def enter(self, code_of: str | None = None) -> None:
        """Put the cursor where the next key is wanted: on the code of `code_of`, else on the letters there are."""
        letters = self.query_one(".demo-letters")
        if code_of is None and letters.display:
            letters.focus()
        else:
            self.query_one(Authenticator).choose(code_of or "")
