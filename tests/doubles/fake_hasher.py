"""A quick password hasher for tests that are not about hashing, and one that stops at a gate."""

import asyncio
import hashlib

from tui_reset.server.directory.password_hash import PasswordHasher


def fake_hash(password: str) -> str:
    """What a `FakeHasher` makes of it: a plain digest."""
    return "fake:" + hashlib.sha256(password.encode("utf-8", "surrogatepass")).hexdigest()


class FakeHasher(PasswordHasher):
    """Hashes at once, or once the gate that `hold` made is opened; notes what it was asked to verify."""

    def __init__(self) -> None:
        super().__init__(b"pepper")
        self.verified: list[str | None] = []
        self.outdated = False
        self.gate: asyncio.Event | None = None
        self.hashing = asyncio.Event()

    def hold(self) -> asyncio.Event:
        """From now on hashing waits for the gate; `hashing` says that somebody has come to it."""
        self.hashing.clear()
        self.gate = asyncio.Event()
        return self.gate

    async def hash(self, password: str) -> str:
        """A plain digest."""
        self.hashing.set()
        if self.gate is not None:
            await self.gate.wait()
        return fake_hash(password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is that digest."""
        self.verified.append(password_hash)
        return password_hash == fake_hash(password)

    def is_outdated(self, password_hash: str) -> bool:  # noqa: ARG002
        """As the test says."""
        return self.outdated
