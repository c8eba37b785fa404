"""Connects to a running door and disconnects again and again: at every screen, at random moments, in every way."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncssh

from tests.bench.process import memory
from tests.doubles.processes import looking_in
from tests.doubles.running_door import Guest, RunningDoor, polled

SCREENS: Final = (
    b"",
    b"alice@example.org\t",
    b"alice@example.org\tnot the password\r",
    b"\x1bOP",
    b"\x1b[15~",
    b"\x1b[15~alice@example.org\r",
    b"\x1b[19~",
    b"\x1b[19~https://127.0.0.1/r#nonsense\r",
    b"\x1b[200~a paste that does not",
    b"\x11",
    b"\x14\x14",
)
"""What is typed before the line is cut: nothing, half a sign-in, help, the reset, its wait, the link, leaving."""
_SETTLE_SECONDS: Final = 1.5
"""The collector waits for a quiet moment."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a door holds when nobody is there: its processes, their threads and descriptors, and MiB of memory."""

    processes: int
    threads: int
    descriptors: int
    mebibytes: float

    def __str__(self) -> str:
        counts = f"{self.processes} processes, {self.threads} threads, {self.descriptors} descriptors"
        return f"{counts}, {self.mebibytes:.1f} MiB"


def standing(door: RunningDoor) -> Standing:
    """Now. Raises OSError where a process ends meanwhile."""
    family = door.family()
    threads, descriptors = (sum(_entries(pid, name) for pid in family) for name in ("task", "fd"))
    return Standing(len(family), threads, descriptors, sum(memory(pid, "Pss") for pid in family))


def _entries(pid: int, folder: str) -> int:
    with looking_in():
        return sum(1 for _ in Path(f"/proc/{pid}/{folder}").iterdir())


async def settled(door: RunningDoor) -> Standing:
    """When everybody has gone, and what they left is collected."""
    await polled(lambda: not door.processes, "their processes to end")
    await asyncio.sleep(_SETTLE_SECONDS)
    return standing(door)


Cut = Callable[[Guest], Awaitable[None]]


async def aborts(guest: Guest) -> None:
    """The TCP connection, with a reset."""
    with contextlib.suppress(OSError, AttributeError):
        sock = guest.connection.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    guest.connection.abort()


async def disconnects(guest: Guest) -> None:
    """As SSH says it."""
    guest.connection.disconnect(asyncssh.DISC_BY_APPLICATION, "bye")


async def ends_its_input(guest: Guest) -> None:
    """And then goes."""
    with contextlib.suppress(OSError):
        guest.channel.write_eof()
    guest.connection.close()


async def closes_its_channel(guest: Guest) -> None:
    """And then goes."""
    guest.channel.close()
    await guest.channel.wait_closed()
    guest.connection.close()


CUTS: Final[Sequence[Cut]] = (aborts, disconnects, ends_its_input, closes_its_channel)


async def cycle(door: RunningDoor, chance: random.Random) -> bool:
    """One visit, cut somewhere; whether it came as far as a session."""
    try:
        connection = await door.connection(chance.choice(("reset", "reset", "lines")))
    except (OSError, asyncssh.Error):
        return False
    try:
        is_begun = chance.random() > 0.1  # of ten one leaves before there is a session
        if is_begun:
            guest = await Guest.on(connection)
            await _visits(guest, chance)
            await chance.choice(CUTS)(guest)
        return is_begun
    finally:
        connection.abort()
        await connection.wait_closed()


async def _visits(guest: Guest, chance: random.Random) -> None:
    keys = chance.choice(SCREENS)
    moment = chance.random()
    if moment < 0.2:  # at once, while the session begins
        return
    await guest.until(lambda: guest.is_over or bool(guest.raw), "the first bytes")
    with contextlib.suppress(OSError):
        guest.types(keys[: chance.randrange(len(keys) + 1)] if moment < 0.5 else keys)
        if moment < 0.5:  # in the middle of typing
            return
        guest.channel.change_terminal_size(chance.randrange(1, 200), chance.randrange(1, 60))
        await asyncio.sleep(chance.uniform(0, 0.3))


async def cycles(door: RunningDoor, many: int, *, at_once: int = 4, seed: int = 1) -> int:
    """So many, a few at once; gives how many of them had a session."""
    chance = random.Random(seed)  # noqa: S311 - when somebody goes
    place = asyncio.Semaphore(at_once)

    async def one() -> bool:
        async with place:
            return await cycle(door, chance)

    return sum(await asyncio.gather(*(one() for _ in range(many))))
