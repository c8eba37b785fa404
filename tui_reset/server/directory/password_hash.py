"""Hash and verify passwords with argon2id, a few at a time (ASVS 11.4.2, 15.2.2)."""


class PasswordHasher:
    """argon2id in a capped pool of threads with a bounded queue; a full queue raises `Problem` `overloaded`."""

    async def hash(self, password: str) -> str:
        """The argon2 string of a normalised password."""
        raise NotImplementedError

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the normalised password fits; None (no such account) costs the same and never fits."""
        raise NotImplementedError

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the threads."""
        raise NotImplementedError
