"""Who may go now: so many at once in the order in which they came, and one alone where it must be."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Places on one event loop. Whoever has met another one comes back before those that have not begun."""

    def __init__(self, places: int) -> None:
        self._places = self._free = places
        self._again: deque[asyncio.Future[None]] = deque()
        self._new: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, alone: bool) -> AsyncIterator[None]:
        """Hold one place, or all of them. Nobody here may be cancelled while it waits."""
        wanted = self._places if alone else 1
        waiting = self._again or (self._new and not alone)
        if waiting or self._free < wanted:
            ticket = asyncio.get_running_loop().create_future()
            (self._again if alone else self._new).append(ticket)
            await ticket
        else:
            self._free -= wanted
        try:
            yield
        finally:
            self._free += wanted
            self._admit()

    def _admit(self) -> None:
        while self._again and self._free == self._places:
            self._free = 0
            self._again.popleft().set_result(None)
        while not self._again and self._new and self._free:
            self._free -= 1
            self._new.popleft().set_result(None)
