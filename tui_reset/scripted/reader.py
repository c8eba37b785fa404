"""Notices while waiting that nobody reads the answers any more, as `… | head -1` does."""

import asyncio
import contextlib
import os
import select
import stat
from collections.abc import Iterator


@contextlib.contextmanager
def while_read(number: int | None) -> Iterator[None]:
    """End the block with `BrokenPipeError` once the pipe behind descriptor `number` has no reader; else change nothing.

    Only inside a task. Without this a command would wait on until there is something to write.
    """
    if number is None or not stat.S_ISFIFO(os.fstat(number).st_mode):
        yield
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    gone = False

    def look() -> None:
        nonlocal gone
        loop.remove_reader(number)
        poll = select.poll()
        poll.register(number, 0)
        gone = any(events & select.POLLERR for _, events in poll.poll(0))
        if gone and task is not None:
            task.cancel()

    loop.add_reader(number, look)
    try:
        yield
    except asyncio.CancelledError:
        if gone and task is not None and not task.uncancel():
            raise BrokenPipeError from None
        raise
    finally:
        loop.remove_reader(number)
