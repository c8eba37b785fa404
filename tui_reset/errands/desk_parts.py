"""What the desk's app is given: every way out of it that a test or the demo may replace."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui_reset.client.desk import DeskGateway


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class DeskParts:
    """`make_gateway` runs in a thread after the first frame, of which `ready` hears; `clock` is monotonic seconds."""

    make_gateway: Callable[[], DeskGateway]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ready: Callable[[], None] = _nothing
