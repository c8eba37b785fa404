"""Runs a program beside the app: away from the terminal, with an end in time, with nothing secret in its arguments."""

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit code (None: not started, or stopped because it took too long) and its output."""

    code: int | None
    output: str = field(default="", repr=False)


class ProgramRunner(Protocol):
    """Runs one program to its end."""

    async def __call__(self, arguments: list[str], given: str, seconds: float, *, reads: bool = False) -> Ran:
        """Give `given` to its standard input and wait at most `seconds`; `reads` brings its output back."""
        ...


async def run_program(arguments: list[str], given: str, seconds: float, *, reads: bool = False) -> Ran:
    """The `ProgramRunner` of real life; what takes too long is stopped with all that it started.

    Output is read only where it is wanted: a program left behind (xclip serves the clipboard as one) would keep the
    pipe open for ever.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if reads else asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return Ran(None)
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(given.encode())
    except TimeoutError:
        return Ran(None)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return Ran(process.returncode, (output or b"").decode(errors="replace"))
