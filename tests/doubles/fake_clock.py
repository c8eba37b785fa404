"""A clock that stands still until it is told to go, and a sleep that takes no time."""

START = 1_800_000_000.0


class FakeClock:
    """Both clocks of the backend; `go` moves both, `step` only the wall clock (an NTP step)."""

    def __init__(self, now: float = START) -> None:
        self._now = now
        self._monotonic = 1_000.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that never step."""
        return self._monotonic

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
        self._monotonic += seconds

    def step(self, seconds: float) -> None:
        """Set the wall clock."""
        self._now += seconds


class FakeSleep:
    """Notes how long was slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
