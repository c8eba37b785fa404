"""Visits that are cut: a hundred of them, at every screen and in the middle of typing, and nothing of them stays.

Another server kept 256 of 340 ended sessions (TERMINAL.md H). `make bench` does two thousand (`ssh_cycles`).
"""

import asyncio
import random

from tests.doubles.door import open_door
from tests.doubles.door_cycles import cycles, settled, standing
from tests.doubles.running_door import RunningDoor, polled

VISITS = 100
THREADS = 6
"""Of the loop's own pool; they stay once there are any."""
MEBIBYTES = 16
"""More of them than a heap grows while it finds its size, and fewer than 100 sessions take."""


async def test_a_hundred_visits_leave_nothing(door: RunningDoor) -> None:
    await cycles(door, 20)
    first = await settled(door)
    begun = await cycles(door, VISITS, seed=2)
    assert begun > VISITS * 0.7

    def is_as_before() -> bool:
        try:
            now = standing(door)
        except OSError:  # one ends at this moment
            return False
        has_threads = now.threads <= first.threads + THREADS
        return has_threads and (now.processes, now.descriptors) == (first.processes, first.descriptors)

    await polled(is_as_before, f"{first}")
    assert standing(door).mebibytes - first.mebibytes < MEBIBYTES
    assert {session["ended"] for session in door.sessions_over()} <= {"gone", "left"}
    assert {line["event"] for line in door.lines()} == {"serving", "no_door_key", "session"}


async def test_no_task_and_no_visit_stays_in_the_door() -> None:
    async with open_door({"sessions_per_source": 100, "unauthenticated_per_source": 100}) as door:
        before = len(asyncio.all_tasks())
        chance = random.Random(3)  # noqa: S311 - when somebody goes
        for _ in range(VISITS):
            client = await door.client()
            if chance.random() < 0.8:
                process = await client.create_process(term_type="xterm", encoding=None)
                process.stdin.write(b"typed")
            client.abort()
            await client.wait_closed()
        await polled(lambda: not door.door._visits, "visits to end")
        await polled(lambda: len(asyncio.all_tasks()) <= before, "tasks to end")
        assert not door.door.house.tasks
        assert (door.door.house.places.waiting, door.door.house.places.sessions) == (0, 0)
