"""Chance that is the same in every run."""

import random


class FakeRandomness:
    """Seeded; `uniform` gives the middle."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a test's chance

    def token_bytes(self, size: int) -> bytes:
        """`size` bytes."""
        return self._random.randbytes(size)

    def uniform(self, low: float, high: float) -> float:
        """The middle of the two."""
        return (low + high) / 2
