"""The front door against `tui-reset` on a pty per session, in one run: memory, first frame, keys, floods."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median, quantile, say
from tests.bench.ssh_servers import Server, door, peer
from tests.bench.ssh_visitor import Visitor
from tests.doubles.service import Service

IDLE: Final = 30
ARRIVALS: Final = 60
CROWD: Final = 200
KEYS_EACH: Final = 6
PAUSE_SECONDS: Final = 4.0
MANY: Final = 1000
OTHERS: Final = 10
"""People who type, two keys a second each, while one pours keys in."""
_BETWEEN_KEYS: Final = 0.5
_SETTLE_SECONDS: Final = 3.0
_IDLE_SECONDS: Final = 10.0
_AT_ONCE: Final = 8
Opened = Callable[[], AbstractContextManager[Server]]


def isolated(folder: Path) -> Iterator[Figure]:
    """A process of its own for each session."""
    with Service(folder) as service:
        ours, theirs = partial(door, folder, "forked", service.url), partial(peer, service.url)
        yield _memory("isolated", ours, theirs, 0.45)
        yield from _arrivals("isolated", ours, theirs, 1 / 5, 1 / 4)
        yield _keys_against("isolated", ours, theirs)


def shared(folder: Path) -> Iterator[Figure]:
    """All sessions in one process."""
    with Service(folder) as service:
        ours, theirs = partial(door, folder, "shared", service.url), partial(peer, service.url)
        yield _memory("shared", ours, theirs, 1 / 30, many=IDLE * 10)
        yield from _arrivals("shared", ours, theirs, 1 / 8, None)
        yield _keys(ours)
        yield _flood(ours)
        yield _idle(ours)


def _memory(name: str, ours: Opened, theirs: Opened, target: float, many: int = IDLE) -> Figure:
    """MiB of PSS for each idle session, beyond what an empty server has."""
    door_each, peer_each = asyncio.run(_each(ours, many)), asyncio.run(_each(theirs, IDLE))
    how = f"{door_each:.2f} MiB of {many} sessions, peer {peer_each:.1f} MiB of {IDLE}"
    return Figure(f"ssh {name}: memory per idle session / peer", door_each / peer_each, target, "times", how)


async def _each(opened: Opened, many: int) -> float:
    with opened() as server:
        first = await Visitor.arrived(server.port)
        await asyncio.sleep(_SETTLE_SECONDS)
        before = server.pss()
        visitors = await _crowd(server, many)
        await asyncio.sleep(_SETTLE_SECONDS)
        each = (server.pss() - before) / many
        _all_leave([first, *visitors])
    return each


def _arrivals(name: str, ours: Opened, theirs: Opened, half: float, most: float | None) -> Iterator[Figure]:
    """From before the connection to the first full frame, one after the other, in turns."""
    mine, others = asyncio.run(_turns(ours, theirs))
    how = f"p50 {median(mine) * 1000:.0f} ms, peer {median(others) * 1000:.0f} ms, {ARRIVALS} each in turns"
    yield Figure(f"ssh {name}: connect to first frame p50 / peer", median(mine) / median(others), half, "times", how)
    if most is not None:
        mine99, others99 = quantile(mine, 0.99), quantile(others, 0.99)
        how = f"p99 {mine99 * 1000:.0f} ms, peer {others99 * 1000:.0f} ms"
        yield Figure(f"ssh {name}: connect to first frame p99 / peer", mine99 / others99, most, "times", how)


async def _turns(ours: Opened, theirs: Opened) -> tuple[list[float], list[float]]:
    with ExitStack() as stack:
        servers = stack.enter_context(ours()), stack.enter_context(theirs())
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(ARRIVALS + 2):
            for server, found in zip(servers, times, strict=True):
                visitor = await Visitor.arrived(server.port)
                if turn >= 2:
                    found.append(visitor.seconds_to_frame)
                visitor.leaves()
                await asyncio.sleep(0.05)
    return times


def _keys_against(name: str, ours: Opened, theirs: Opened) -> Figure:
    """With a crowd that types now and then, the slowest key of a hundred."""
    mine, others = asyncio.run(_typed(ours)), asyncio.run(_typed(theirs))
    how = f"p99 {mine * 1000:.1f} ms, peer {others * 1000:.1f} ms, {CROWD} sessions, a key every {PAUSE_SECONDS:g} s"
    return Figure(f"ssh {name}: key to frame p99 / peer", mine / others, 1.0, "times", how)


def _keys(ours: Opened) -> Figure:
    mine = asyncio.run(_typed(ours))
    how = f"{CROWD} sessions, a key every {PAUSE_SECONDS:g} s each"
    return Figure("ssh shared: key to frame p99", mine * 1000, 50, "ms", how)


async def _typed(opened: Opened) -> float:
    with opened() as server:
        visitors = await _crowd(server, CROWD)
        await asyncio.sleep(_SETTLE_SECONDS)
        times = await asyncio.gather(*(_types(visitor, place) for place, visitor in enumerate(visitors)))
        _all_leave(visitors)
    return quantile([each for some in times for each in some], 0.99)


async def _types(visitor: Visitor, place: int) -> list[float]:
    chance = random.Random(place)  # noqa: S311 - when somebody types
    await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS))
    times, text = [], ""
    for _ in range(KEYS_EACH):
        text += chance.choice("abcdefghijkmnop")
        seconds = await visitor.key_to_frame(text)
        times.append(seconds)
        await asyncio.sleep(max(0.0, PAUSE_SECONDS - seconds))
    return times


def _flood(ours: Opened) -> Figure:
    """How much longer the others wait while one pours 20 kB of keys in."""
    calm, flooded = asyncio.run(_flooded(ours))
    how = f"worst {flooded * 1000:.0f} ms against {calm * 1000:.0f} ms in calm"
    return Figure("ssh shared: a 20 kB flood costs the others", (flooded - calm) * 1000, 100, "ms", how)


async def _flooded(opened: Opened) -> tuple[float, float]:
    with opened() as server:
        others = await _crowd(server, OTHERS)
        wild = await Visitor.arrived(server.port)
        calm = [each for some in await asyncio.gather(*(_quickly(visitor) for visitor in others)) for each in some]
        wild.types("x" * 20_000)
        flooded = [each for some in await asyncio.gather(*(_quickly(visitor) for visitor in others)) for each in some]
        _all_leave([wild, *others])
    return max(calm), max(flooded)


async def _quickly(visitor: Visitor) -> list[float]:
    visitor.types("\x15")
    text, times = "", []
    for letter in "quicklyt":
        text += letter
        times.append(await visitor.key_to_frame(text))
        await asyncio.sleep(_BETWEEN_KEYS)
    return times


def _idle(ours: Opened) -> Figure:
    """What a thousand people who read cost."""
    share = asyncio.run(_idle_share(ours))
    return Figure(f"ssh shared: {MANY} idle sessions, of a core", share * 100, 1, "%", f"over {_IDLE_SECONDS:g} s")


async def _idle_share(opened: Opened) -> float:
    with opened() as server:
        visitors = await _crowd(server, MANY)
        await asyncio.sleep(_SETTLE_SECONDS)
        before, began = server.cpu(), time.perf_counter()
        await asyncio.sleep(_IDLE_SECONDS)
        share = (server.cpu() - before) / (time.perf_counter() - began)
        _all_leave(visitors)
    return share


async def _crowd(server: Server, many: int) -> Sequence[Visitor]:
    """A few at a time, as the door lets them in."""
    place = asyncio.Semaphore(_AT_ONCE)

    async def one() -> Visitor:
        async with place:
            return await Visitor.arrived(server.port)

    began = time.perf_counter()
    visitors = await asyncio.gather(*(one() for _ in range(many)))
    say(f"     {many} sessions in {time.perf_counter() - began:.1f} s")
    return visitors


def _all_leave(visitors: Sequence[Visitor]) -> None:
    for visitor in visitors:
        visitor.leaves()
