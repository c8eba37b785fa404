"""What is being asked until something newer comes, and the words of leaving."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from tui_reset.language.texts import mark
from tui_reset.lines.console import Console

_Result = TypeVar("_Result")
QUIT_NOW: Final = mark("Quit now?")
STAY: Final = mark("Stay")
LEAVE: Final = mark("Leave")


class Overtaken(Exception):  # noqa: N818 - something newer came
    """What was asked is no longer the question."""


async def until(overtaking: asyncio.Event, doing: Coroutine[Any, Any, _Result], console: Console) -> _Result:
    """What comes of it. Raises Overtaken as soon as the event is set; no question stays open."""
    task, overtaken = asyncio.ensure_future(doing), asyncio.ensure_future(overtaking.wait())
    try:
        await asyncio.wait({task, overtaken}, return_when=asyncio.FIRST_COMPLETED)
        if not overtaking.is_set():
            return task.result()
        raise Overtaken
    finally:
        task.cancel()
        overtaken.cancel()
        await asyncio.gather(task, overtaken, return_exceptions=True)
        console.close_question()
