"""Whole walks on one node and on two, on SQLite and on PostgreSQL: how many, how long, and what of the processor."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.bench.desk_postgres import can_start
from tests.bench.figure import Figure, median, quantile, say
from tests.bench.process import cpu_seconds
from tests.soak.mailroom import Mailroom
from tests.soak.nodes import Nodes, nodes
from tests.soak.settling import import_people
from tests.soak.walks import with_the_mail_code
from tests.soak.world import World

CLIENTS: Final = 24
"""Each waits two seconds for its mail, and meanwhile others walk."""
SECONDS: Final = 15.0
P99_AT_MOST: Final = 1.5
TWO_AT_LEAST: Final = 0.8
"""Clients, servers and database share this machine: a second node cannot add to it, and must not take much of it."""
CPU_AT_MOST: Final = 1.3
POSTGRES_AT_MOST: Final = 2.0
"""The driver's part: SQLite needs none."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Walks a second, seconds of all calls, and of the nodes' processors for each walk."""

    per_second: float
    seconds: list[float]
    cpu: float

    @property
    def p99(self) -> float:
        """Seconds of a call."""
        return quantile(self.seconds, 0.99)

    def told(self, where: str) -> str:
        """In a line: how fast it is is the machine's matter, and no figure of ours."""
        times = (
            f"p50 {median(self.seconds) * 1000:.0f} ms and p99 {self.p99 * 1000:.0f} ms of {len(self.seconds)} calls"
        )
        return f"     {where}: {self.per_second:.1f} walks/s, {times}, {self.cpu * 1000:.0f} ms of CPU for each walk"


def figures(folder: Path) -> Iterator[Figure]:
    """Ratios, after a line for each that could be run."""
    lite = _measured(folder / "sqlite", postgres=False, number=1)
    say(lite.told("one node on SQLite"))
    if not can_start():
        say("     no PostgreSQL server can be started here: its figures are left out")
        return
    one = _measured(folder / "one", postgres=True, number=1)
    say(one.told("one node on PostgreSQL"))
    two = _measured(folder / "two", postgres=True, number=2)
    say(two.told("two nodes on PostgreSQL"))
    share, how = two.per_second / one.per_second, f"{CLIENTS} clients, {SECONDS:g} s each"
    yield Figure("walks/s, two nodes / one", share, TWO_AT_LEAST, "times", how, at_least=True)
    yield Figure("p99 of a call, two nodes / one", two.p99 / one.p99, P99_AT_MOST, "times", how)
    yield Figure("CPU of a walk, two nodes / one", two.cpu / one.cpu, CPU_AT_MOST, "times", how)
    yield Figure("CPU of a walk, PostgreSQL / SQLite", one.cpu / lite.cpu, POSTGRES_AT_MOST, "times", how)


def _measured(folder: Path, *, postgres: bool, number: int) -> Measured:
    folder.mkdir()
    return asyncio.run(_walked(folder, postgres=postgres, number=number))


async def _walked(folder: Path, *, postgres: bool, number: int) -> Measured:
    mailroom = Mailroom()
    await mailroom.open()
    with nodes(folder, mailroom.port, postgres=postgres, number=number) as found:
        await found.start()
        ledger = await asyncio.to_thread(import_people, found, CLIENTS)
        world = World(found.public_url, ledger, mailroom, found.ports, Random(number))  # noqa: S311 - not kept secret
        measured = await _timed(world, found)
        await found.stop()
    await mailroom.close()
    assert not ledger.lost, ledger.lost
    assert not ledger.doubled, ledger.doubled
    return measured


async def _timed(world: World, found: Nodes) -> Measured:
    async def walks(at: int, end: float) -> int:
        caller, finished = world.caller(at), 0
        while time.monotonic() < end:
            await with_the_mail_code(world, caller, world.ledger.people[at])
            finished += 1
        caller.hang_up()
        return finished

    begin, before = time.monotonic(), _cpu(found)
    finished = sum(await asyncio.gather(*(walks(at, begin + SECONDS) for at in range(CLIENTS))))
    whole = time.monotonic() - begin
    seconds = [one for kind in world.seen.seconds.values() for one in kind]
    return Measured(finished / whole, seconds, (_cpu(found) - before) / finished)


def _cpu(found: Nodes) -> float:
    return sum(cpu_seconds(node.service.pid) for node in found.all)
