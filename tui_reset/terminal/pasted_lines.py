"""The rest of what was pasted: lines that follow each other faster than anybody types."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

LINES_AHEAD: Final = 100
"""So many are taken before they are asked for; what pours in without end is left waiting, or dropped."""


async def lines_at_once(line: Callable[[], Awaitable[str | None]], seconds: float) -> list[str]:
    """What `line` gives with at most `seconds` between two, until its end (None); a slow line brings it in pieces."""
    lines: list[str] = []
    while len(lines) < LINES_AHEAD:
        try:
            async with asyncio.timeout(seconds):
                next_line = await line()
        except TimeoutError:
            break
        if next_line is None:
            break
        lines.append(next_line)
    return lines
