"""A process with sessions in it that have typed passwords; it looks through its own memory for them afterwards."""

import asyncio
import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.doubles.fake_peer import FIRST, FakePeer, request
from tui_reset.shell.calm_app import CalmApp
from tui_reset.ssh.collector import collect
from tui_reset.ssh.shared import SharedHost

# Never whole in this process but where a session has it: 7 is taken off each letter.
HIDDEN = "^vy{rhynRvspiyp"
SESSIONS = 4


def scan() -> int:
    """How often the password, or all but its first letters, is in memory: as bytes, and as CPython's wide strings."""
    inverted = bytes(ord(letter) ^ 0xFF for letter in HIDDEN[3:])
    found = 0
    with Path("/proc/self/maps").open() as maps, Path("/proc/self/mem").open("rb", 0) as memory:
        for line in maps.read().splitlines():
            where, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            begin, end = (int(part, 16) for part in where.split("-"))
            try:
                memory.seek(begin)
                found += _count(memory.read(end - begin), inverted)
            except OSError:
                continue
    return found


def _count(data: bytes, inverted: bytes) -> int:
    """Search by first letters, compare by arithmetic: what is looked for never stands in memory for it."""
    found = at = 0
    first = (inverted[0] ^ 0xFF) - 7
    while (at := data.find(first, at)) >= 0:
        piece = data[at : at + len(inverted)]
        if len(piece) == len(inverted) and all((a ^ 0xFF) - 7 == b for a, b in zip(inverted, piece, strict=True)):
            found += 1
        at += 1
    return found


async def session(host: SharedHost, turn: int) -> None:
    """Type it, some send it, and end in one of the ways there are."""
    peer = FakePeer()
    seat = await host.open(request(), peer)
    await peer.shows(FIRST)
    seat.feed(b"alice@example.org\t")
    for letter in HIDDEN:
        seat.feed(bytes([ord(letter) - 7]))
    await peer.shows("•" * len(HIDDEN))
    if turn == 0:
        print("while it is typed:", "found" if scan() else "not found", flush=True)  # noqa: T201 - it is asked
    if turn % 2:
        seat.feed(b"\r")
        await peer.shows("Nothing answers")
        seat.close()
    else:
        seat.feed(b"\x11")
        await peer.over()


async def main() -> None:
    """All of them, then look."""
    host = SharedHost()
    for turn in range(SESSIONS):
        await session(host, turn)
    await host.close()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
    collect()  # what calls on their way gave back after their sessions' end
    apps = sum(isinstance(each, CalmApp) for each in gc.get_objects())
    print(f"afterwards: {scan()} in memory, {apps} apps")  # noqa: T201 - the same


if __name__ == "__main__":
    asyncio.run(main())
