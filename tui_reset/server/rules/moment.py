"""Time and chance as the backend asks for them, so that tests can decide both."""

from collections.abc import Awaitable, Callable
from typing import Protocol

Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds; `asyncio.sleep` outside tests."""


class Clock(Protocol):
    """The server's own clock: the only one that is ever asked (ASVS 6.5.5, 6.5.8)."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never step."""
        ...


class Randomness(Protocol):
    """The operating system's CSPRNG (ASVS 11.5.1)."""

    def token_bytes(self, size: int) -> bytes:
        """`size` unpredictable bytes."""
        ...

    def uniform(self, low: float, high: float) -> float:
        """A number between the two."""
        ...
