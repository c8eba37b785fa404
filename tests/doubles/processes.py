"""Looks at processes from outside, and waits for them without sleeping long."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SECONDS = 20.0


@contextlib.contextmanager
def looking_in() -> Iterator[None]:
    """Sessions keep others out (`PR_SET_DUMPABLE`), their own user too: a test that looks inside is root's."""
    try:
        yield
    except PermissionError:
        pytest.skip("only root looks into a process that keeps others out")


def children_of(pid: int) -> list[int]:
    """Those that live, and those that wait to be reaped."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def told_of(pid: int, name: str) -> bytes:
    """What the kernel tells of it: `environ`, `cmdline`, `status`."""
    with looking_in():
        return Path(f"/proc/{pid}/{name}").read_bytes()


def folder_of(pid: int) -> str:
    """Where it is."""
    with looking_in():
        return str(Path(f"/proc/{pid}/cwd").readlink())


def descriptors_of(pid: int) -> dict[int, str]:
    """What it has open."""
    found = {}
    with looking_in():
        entries = list(Path(f"/proc/{pid}/fd").iterdir())
    for each in entries:
        with contextlib.suppress(FileNotFoundError):  # looking into the folder opens one
            found[int(each.name)] = str(each.readlink())
    return found


async def until(is_so: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Look again and again; what other processes do gives no sign."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.01)
