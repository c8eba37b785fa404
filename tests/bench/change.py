"""The password change: how much of it is not argon2, and what others feel while many wait."""

import asyncio
import time
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher

from tests.bench.figure import Figure, median, quantile
from tests.bench.load import Line, connect, get, post
from tests.bench.walks import LOOSE, Proven, proven
from tests.doubles.service import Service

ALONE: Final = 40
WAITING: Final = 16
BATCHES: Final = 8
PASSWORD: Final = "a rather long and new one"


def figures(folder: Path) -> list[Figure]:
    """Both from one backend."""
    with Service(folder, LOOSE) as service:
        walks = proven(service, [f"person{number}@example.org" for number in range(ALONE + WAITING * BATCHES)])
        alone = asyncio.run(_alone(service.port, walks[:ALONE]))
        others = asyncio.run(_while_changing(service.port, walks[ALONE:]))
    return [alone, others]


async def _alone(port: int, walks: list[Proven]) -> Figure:
    """One change after the other, each next to one hash with the same parameters on the idle machine."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    line, changes, hashes = await connect(port), [], []
    for walk in walks:
        begin = time.perf_counter()
        await _change(line, walk)
        changes.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        hasher.hash(PASSWORD)
        hashes.append(time.perf_counter() - begin)
    line.close()
    change, argon2 = median(changes) * 1000, median(hashes) * 1000
    how = f"change {change:.1f} ms, argon2id {argon2:.1f} ms, medians of {len(walks)}"
    return Figure("password change, all but argon2", (change - argon2) / change * 100, 10, "%", how)


async def _while_changing(port: int, walks: list[Proven]) -> Figure:
    """Sixteen changes at a time; the profile is read again and again until the last of them is answered."""
    reader, times = await connect(port), []
    lines = [await connect(port) for _ in range(WAITING)]
    for start in range(0, len(walks), WAITING):
        batch = zip(lines, walks[start : start + WAITING], strict=True)
        waiting = asyncio.gather(*(_change(line, walk) for line, walk in batch))
        while not waiting.done():
            begin = time.perf_counter()
            answer = await reader.ask(get("/v1/profile"))
            times.append((time.perf_counter() - begin) * 1000)
            assert answer.startswith(b"HTTP/1.1 200"), answer
            await asyncio.sleep(0.002)
        await waiting
    for line in (reader, *lines):
        line.close()
    how = f"p50 {median(times):.1f} ms, {len(times)} reads, {WAITING} changes waiting, {BATCHES} times"
    return Figure("GET /v1/profile while 16 changes wait, p99", quantile(times, 0.99), 20, "ms", how)


async def _change(line: Line, walk: Proven) -> None:
    answer = await line.ask(post(*walk.change(PASSWORD)))
    assert answer.startswith(b"HTTP/1.1 200"), answer
