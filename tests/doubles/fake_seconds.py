"""A monotonic clock that moves when told to, and a sleep that remembers and returns at once."""

import asyncio


class FakeSeconds:
    """Call it for the time; `pass_by` moves it."""

    def __init__(self, start: float = 1000.0) -> None:
        self.now = start
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Later."""
        self.now += seconds

    async def sleep(self, seconds: float) -> None:
        """Remember how long; give others a turn."""
        self.slept.append(seconds)
        await asyncio.sleep(0)
