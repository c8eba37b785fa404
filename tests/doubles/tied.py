"""Ends the programs that tests have started where the tests cannot any more, because they were killed."""

import atexit
import os
import select
import signal
import subprocess
import sys
from functools import cache
from typing import IO, TypeVar

Kind = TypeVar("Kind", str, bytes)


def tied(process: "subprocess.Popen[Kind]", number: int = signal.SIGTERM) -> "subprocess.Popen[Kind]":
    """The same process; it gets this signal if it outlives the tests'.

    `PR_SET_PDEATHSIG` would come at the end of the thread that started it, and not at all after a change of user.
    """
    if hasattr(os, "pidfd_open"):
        _watcher().write(f"{process.pid} {number}\n")
    return process


@cache
def _watcher() -> IO[str]:
    """What it is told on; its end, however it comes about, is the tests' end."""
    command = [sys.executable, "-IS", __file__]
    watcher = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, bufsize=1, start_new_session=True
    )
    assert watcher.stdin
    atexit.register(watcher.communicate)
    return watcher.stdin


def watch() -> None:
    """Hold on to each process that is told of; once nobody tells any more, signal those that are still there."""
    held: list[tuple[int, int]] = []
    for line in sys.stdin:
        pid, number = map(int, line.split())
        ended = {it for it, _ in held if select.select([it], [], [], 0)[0]}
        for each in ended:
            os.close(each)
        held = [(it, its) for it, its in held if it not in ended]
        try:
            held.append((os.pidfd_open(pid), number))
        except ProcessLookupError:
            continue
    for it, number in held:
        try:
            signal.pidfd_send_signal(it, number)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    watch()
