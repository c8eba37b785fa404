"""What is done beside the questions: calls, watching, the clock."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Beside:
    """One task of each name; `fail` hears of a fault of any of them."""

    def __init__(self, fail: Callable[[BaseException], None]) -> None:
        self._fail = fail
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, doing: Coroutine[Any, Any, None]) -> None:
        """A new one takes the place of the old."""
        self.stop(name)
        self._tasks[name] = task = asyncio.ensure_future(doing)
        task.add_done_callback(self._notice_fault)

    def stop(self, name: str) -> None:
        """Where it is being done."""
        if (task := self._tasks.pop(name, None)) is not None:
            task.cancel()

    async def end(self) -> None:
        """All of them."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _notice_fault(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._fail(fault)
