"""The log's line of each request, written with its neighbours: one by one they took a sixth of a core under load."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from tui_reset.server.http.logs import tell

_SECONDS: Final = 0.05
"""How late a line may be. It says itself when the request was answered."""


class RequestLines:
    """Belongs to one event loop. What waits at the end must be written: nothing else remembers it."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._waiting: list[tuple[float, Mapping[str, Any]]] = []

    def add(self, facts: Mapping[str, Any]) -> None:
        """One more line, soon."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(_SECONDS, self.write)
        self._waiting.append((time.time(), facts))

    def write(self) -> None:
        """Write all that wait, in their order."""
        waiting, self._waiting = self._waiting, []
        for at, facts in waiting:
            tell(self._log, "request", facts, at)
