"""Waiting ends when nobody reads any more, and not before."""

import asyncio
import os
from pathlib import Path

import pytest

from tui_reset.scripted.reader import while_read


async def _wait(number: int) -> None:
    with while_read(number):
        await asyncio.Event().wait()


async def test_a_reader_that_goes_ends_the_wait() -> None:
    ours, theirs = os.pipe()
    asyncio.get_running_loop().call_soon(os.close, ours)
    with pytest.raises(BrokenPipeError):
        await asyncio.wait_for(_wait(theirs), 10)
    os.close(theirs)


async def test_a_limit_inside_is_still_a_limit() -> None:
    ours, theirs = os.pipe()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(_wait(theirs), 0.01)
    os.close(ours)
    os.close(theirs)


async def test_what_else_makes_a_pipe_ready_ends_nothing(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    both = os.open(fifo, os.O_RDWR)
    os.write(both, b"x")
    with while_read(both):
        for _ in range(3):
            await asyncio.sleep(0)
    os.close(both)


@pytest.mark.parametrize("place", ["/dev/null", None])
async def test_what_is_no_pipe_is_not_watched(place: str | None) -> None:
    number = None if place is None else os.open(place, os.O_WRONLY)
    with while_read(number):
        await asyncio.sleep(0)
    if number is not None:
        os.close(number)
