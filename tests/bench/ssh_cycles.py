"""Two thousand visits to a door, cut at every screen and at random moments: nothing of them may stay."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, say
from tests.doubles.door_cycles import Standing, cycles, settled
from tests.doubles.running_door import RunningDoor

MANY: Final = 2000
WARM: Final = 1000
"""Before the first look: by then a heap has found its size, also with many sessions in one process."""
_LOOKS: Final = 4


def figures(folder: Path) -> Iterator[Figure]:
    """Both isolations; slopes for each thousand visits."""
    for isolation in ("forked", "shared"):
        yield from asyncio.run(_slopes(folder / isolation, isolation))


async def _slopes(folder: Path, isolation: str) -> list[Figure]:
    with RunningDoor(folder, isolation=isolation) as door:
        await cycles(door, WARM)
        stood = [await settled(door)]
        for look in range(_LOOKS):
            await cycles(door, MANY // _LOOKS, seed=look + 2)
            stood.append(await settled(door))
            say(f"     {isolation}, {(look + 1) * MANY // _LOOKS} visits: {stood[-1]}")
    first, last = stood[0], stood[-1]
    name = f"ssh {isolation}: what 1,000 visits leave"
    counts = max(_counts(each)[place] - _counts(first)[place] for each in stood for place in range(2))
    # The second half alone: a heap that is still finding its size has found it by then.
    slope = (last.mebibytes - stood[_LOOKS // 2].mebibytes) / (MANY / 2) * 1000
    how = f"{first.mebibytes:.1f} at first, {last.mebibytes:.1f} MiB after {MANY}"
    return [
        Figure(f"{name}, processes or descriptors", counts, 0, "", f"{first} at first"),
        Figure(f"{name}", slope, 2, "MiB", how),
    ]


def _counts(standing: Standing) -> tuple[int, int]:
    """Threads are the loop's own pool, which fills up by and by."""
    return standing.processes, standing.descriptors
