"""The password change: how much of it is not argon2, and what others feel while many wait."""

import asyncio
import time
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from tests.bench.figure import Figure, median, quantile
from tests.bench.load import Line, connect, get, post
from tests.bench.walks import LOOSE, Proven, proven
from tests.doubles.service import Service, free_port

ALONE: Final = 40
WAITING: Final = 16
BATCHES: Final = 8
PASSWORD: Final = "a rather long and new one"


def figures(folder: Path) -> list[Figure]:
    """Both from one backend."""
    metrics = free_port()
    with Service(folder, {**LOOSE, "TUI_RESET_SERVER_METRICS_PORT": str(metrics)}) as service:
        walks = proven(service, [f"person{number}@example.org" for number in range(ALONE + WAITING * BATCHES)])
        alone = asyncio.run(_alone(service.port, metrics, walks[:ALONE]))
        others = asyncio.run(_while_changing(service.port, walks[ALONE:]))
    return [alone, others]


async def _alone(port: int, metrics: int, walks: list[Proven]) -> Figure:
    """One change after the other; the backend's own metrics tell how long each took it, and argon2 in it."""
    line, seen, changes, hashes = await connect(port), [], [], []
    await _change(line, walks[0])
    before = _spent(metrics)
    for walk in walks[1:]:
        begin = time.perf_counter()
        await _change(line, walk)
        seen.append((time.perf_counter() - begin) * 1000)
        change, argon2 = (after - earlier for after, earlier in zip(_spent(metrics), before, strict=True))
        before = _spent(metrics)
        changes.append(change * 1000)
        hashes.append(argon2 * 1000)
    line.close()
    share = median([(change - argon2) / change * 100 for change, argon2 in zip(changes, hashes, strict=True)])
    medians = f"change {median(changes):.1f} ms, argon2id {median(hashes):.1f} ms, for the caller {median(seen):.1f} ms"
    return Figure("password change, all but argon2", share, 10, "%", f"{medians}, medians of {len(changes)}")


def _spent(metrics: int) -> tuple[float, float]:
    """Seconds spent so far in changes, and in argon2 alone."""
    with urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    of_change = next(line for line in lines if "request_seconds_sum" in line and "/password" in line)
    of_argon2 = next(line for line in lines if line.startswith("tui_reset_hashing_seconds_sum"))
    return float(of_change.split()[-1]), float(of_argon2.split()[-1])


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
