"""The course of a soak: rough weather with kills, a rest, the same without kills, a rest, and the reckoning."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.soak.attacks import ATTACKS
from tests.soak.caller import Caller, NoAnswer
from tests.soak.ledger import Person
from tests.soak.nodes import Nodes, Sample
from tests.soak.walks import WALKS, with_the_authenticator
from tests.soak.world import Broken, NoMail, World

ROUGH: Final = 0.45
"""Share of the time with kills."""
QUIET: Final = 0.1
"""The same after them, so that what has just been started is warm."""
SHORT: Final = 60.0
"""Seconds: a shorter soak would be over long before mails are tried again that were refused."""
TROUBLE: Final = 0.4
"""How often the mail server is in trouble at all."""
ATTACKERS: Final = 0.25
"""Share of the clients."""


@dataclass(slots=True)
class Course:
    """What was measured on the way, by node where it is one's own."""

    seconds: float
    clients: int
    kills: int = 0
    outages: int = 0
    before: list[Sample] = field(default_factory=list)
    after: list[Sample] = field(default_factory=list)
    memory: list[tuple[int, list[float]]] = field(default_factory=list)
    """Finished walks, and MiB of each node, second by second of the second half."""


async def run(world: World, nodes: Nodes, course: Course) -> None:
    """Everything but the reckoning; nobody walks any more when it returns."""
    async with _clients(world, course.clients):
        await _weather(world, nodes, course, ROUGH * course.seconds, kills=True)
        await asyncio.sleep(QUIET * course.seconds)
        course.before = await _rested(world, nodes)
        world.gate.set()
        watch = asyncio.create_task(_watch(world, nodes, course))
        await _weather(world, nodes, course, (1 - ROUGH - QUIET) * course.seconds, kills=False)
        watch.cancel()
        # Not opened again: whoever is cancelled in the middle of a walk does not know what is true.
        course.after = await _rested(world, nodes)


@asynccontextmanager
async def _clients(world: World, number: int) -> AsyncIterator[None]:
    attackers = int(number * ATTACKERS)
    tasks = [asyncio.create_task(_keeps(world, at, _walk)) for at in range(number - attackers)]
    tasks += [asyncio.create_task(_keeps(world, at, _attack, attacks=True)) for at in range(attackers)]
    world.gate.set()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def _keeps(
    world: World, number: int, act: Callable[[World, Caller], Awaitable[None]], *, attacks: bool = False
) -> None:
    """One client, which acts again and again while the gate is open."""
    caller = world.caller(number, attacks=attacks)
    while True:
        while not world.gate.is_set():
            caller.hang_up()
            await world.gate.wait()
        world.begin()
        try:
            await act(world, caller)
        except (Broken, NoAnswer) as fault:
            world.ledger.faults.append(f"{type(fault).__name__}: {fault}")
            caller.hang_up()
        except NoMail:
            world.ledger.walks["the mail did not come in time"] += 1
        finally:
            world.end()


async def _walk(world: World, caller: Caller) -> None:
    person = _free_person(world)
    async with person.turn:
        [walk] = world.chance.choices([*WALKS], [*WALKS.values()]) if not person.seed else [with_the_authenticator]
        await walk(world, caller, person)
    world.ledger.walks[walk.__name__] += 1


def _free_person(world: World) -> Person:
    return world.chance.choice([person for person in world.ledger.people if not person.turn.locked()])


async def _attack(world: World, caller: Caller) -> None:
    attack = world.chance.choice(ATTACKS)
    await attack(world, caller)
    world.ledger.attacks[attack.__name__] += 1
    await asyncio.sleep(world.chance.uniform(0.1, 0.6))


async def _weather(world: World, nodes: Nodes, course: Course, seconds: float, *, kills: bool) -> None:
    """Something every few seconds: the mail server is away, slow or unwilling, or a server is killed."""
    until = time.monotonic() + seconds
    often = max(1.0, min(15.0, course.seconds / 20))
    while (left := until - time.monotonic()) > 0:
        if kills:
            node = world.chance.choice(nodes.all)
            await node.end(signal.SIGKILL)
            course.kills += 1
            await node.start()
        await asyncio.sleep(min(left, world.chance.uniform(0.5, 1) * often))
        short = course.seconds < SHORT
        # A mail that was refused is tried again half a minute later: walkers would do little else than wait.
        if until - time.monotonic() > often and (short or world.chance.random() < TROUBLE):
            course.outages += 1
            await _bad_mail(world, world.chance.uniform(0.3, 1) * often, short=short)


async def _bad_mail(world: World, seconds: float, *, short: bool) -> None:
    room, kind = world.mailroom, 1 if short else world.chance.randrange(3)
    if kind == 0:
        await room.close()
    elif kind == 1:
        room.delay = 0.5 if short else world.chance.choice([0.5, 5.0])
    else:
        room.refusal = "451 4.7.1 Greylisted, please try again later"
    await asyncio.sleep(seconds)
    room.delay, room.refusal = 0.0, ""
    await room.open()


async def _rested(world: World, nodes: Nodes) -> list[Sample]:
    """Nobody begins anything; when all have ended what they did, what each node holds."""
    world.gate.clear()
    await world.idle.wait()
    # Connections that clients have closed are noticed, and the last mails go out.
    await asyncio.sleep(1)
    return [await asyncio.to_thread(node.sample) for node in nodes.all]


async def _watch(world: World, nodes: Nodes, course: Course) -> None:
    while True:
        rss = [(await asyncio.to_thread(node.sample)).rss for node in nodes.all]
        course.memory.append((world.ledger.finished, rss))
        await asyncio.sleep(1)
