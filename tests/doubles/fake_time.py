"""A monotonic clock that moves when told to, and wakes who has slept long enough."""

import asyncio


class FakeTime:
    """Call it for the time; `pass_by` moves it."""

    def __init__(self, start: float = 1000.0) -> None:
        self.now = start
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Until the clock has moved so far."""
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, woken))
        await woken

    def pass_by(self, seconds: float) -> None:
        """Later."""
        self.now += seconds
        due = [woken for end, woken in self._sleepers if end <= self.now]
        self._sleepers = [(end, woken) for end, woken in self._sleepers if end > self.now]
        for woken in due:
            if not woken.done():
                woken.set_result(None)
