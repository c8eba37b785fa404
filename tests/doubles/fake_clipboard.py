"""A clipboard that remembers, and answers what the test wants."""

from tui_reset.terminal.clipboard import Copied


class FakeClipboard:
    """`copied` holds every text, first to last."""

    def __init__(self, outcome: Copied = Copied.HERE) -> None:
        self.outcome = outcome
        self.copied: list[str] = []

    async def copy(self, text: str) -> Copied:
        """Remember it."""
        self.copied.append(text)
        return self.outcome
