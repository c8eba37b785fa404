"""Tests that are killed leave no program of theirs behind."""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.doubles.processes import is_alive, until

_TESTS = """
import os, signal, subprocess, sys
from tests.doubles.tied import tied
gone = tied(subprocess.Popen(["true"]))
gone.wait()
stays = tied(subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL))
print(stays.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_tests() -> int:
    """The process that they have left."""
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", _TESTS], cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    return int(done.stdout)


async def test_what_was_started_ends_with_tests_that_are_killed() -> None:
    left = await asyncio.to_thread(killed_tests)
    await until(lambda: not is_alive(left), "it has ended too")
