"""Another application that answers as the test says, and remembers what it was given."""

from tui_reset.server.push.application import Outcome, PushState

TAKEN = Outcome(PushState.ACCEPTED, "It has confirmed the change.")


class FakeApplication:
    """Plays `outcomes` in order, then goes on accepting; `meanwhile` is awaited before each answer."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.given: list[tuple[str, str]] = []
        self.meanwhile = _nothing

    async def push(self, user_name: str, password: str) -> Outcome:
        """Note it and play the next outcome."""
        self.given.append((user_name, password))
        await self.meanwhile()
        return self.outcomes.pop(0) if self.outcomes else TAKEN


async def _nothing() -> None:
    pass
