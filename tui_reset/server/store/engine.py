"""The one way to the database: short transactions in the order in which they came."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")


class StoreUnusable(Exception):  # noqa: N818 - the store is, nothing was done wrong
    """The database cannot be used at all; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Store:
    """One database. `write` and `read` run a plain function over one connection and commit before they return."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def write(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` in a transaction; what it raises rolls back it alone. Trouble is `Problem` `unavailable`."""
        raise NotImplementedError

    async def read(self, act: Callable[[Connection], Result]) -> Result:
        """Run `act` on one consistent state; it must not write."""
        raise NotImplementedError

    async def close(self) -> None:
        """Finish what is queued, then let go of the database."""
        raise NotImplementedError
