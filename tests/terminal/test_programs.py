"""Programs beside the app: exit codes, output, an end in time."""

import asyncio
import sys
import time

import pytest

from tui_reset.terminal.programs import Ran, run_program


async def test_the_exit_code_and_the_output_come_back() -> None:
    echo = "import sys; print(sys.stdin.read().upper()); sys.exit(3)"
    assert await run_program([sys.executable, "-c", echo], "grüße", 10, reads=True) == Ran(3, "GRÜSSE\n")
    assert await run_program([sys.executable, "-c", echo], "grüße", 10) == Ran(3, "")


async def test_a_program_that_is_not_there_did_not_run() -> None:
    assert await run_program(["/nonexistent/program"], "", 10) == Ran(None)


async def test_a_program_that_takes_too_long_is_stopped_with_its_children() -> None:
    started = time.monotonic()
    assert await run_program(["sh", "-c", "sleep 60 & sleep 60"], "", 0.2, reads=True) == Ran(None)
    assert time.monotonic() - started < 5


async def test_a_program_that_does_not_read_is_no_fault() -> None:
    assert (await run_program(["true"], "x" * 100_000, 10)).code == 0


async def test_a_cancelled_wait_stops_the_program() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await run_program(["sleep", "60"], "", 60)


async def test_what_a_program_leaves_behind_does_not_hold_us_up() -> None:
    started = time.monotonic()
    assert (await run_program(["sh", "-c", "sleep 3 & exit 0"], "", 10)).code == 0
    assert time.monotonic() - started < 2
