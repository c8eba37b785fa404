"""The Protocol of what knows leaked passwords, and how one question ended."""

from enum import StrEnum
from typing import Protocol


class Known(StrEnum):
    """What became of one question. Nobody knows: the password is taken, as if nothing had been set up (fails open)."""

    CLEAN = "clean"
    LEAKED = "leaked"
    NOBODY_KNOWS = "nobody_knows"


class LeakedPasswords(Protocol):
    """Never raises for what goes wrong outside, and never takes longer than its timeout."""

    async def look_up(self, password: str) -> Known:
        """Whether the normalised password is in a leak; at most its range leaves this process."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
