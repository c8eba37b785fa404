"""`POST /v1/resets` against a bare Litestar echo: both on one core, the same clients on the other."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median
from tests.bench.load import Load, post, press
from tests.bench.process import cpu_seconds
from tests.doubles.service import Service, free_port
from tests.doubles.tied import tied
from tests.doubles.wire import Wire
from tui_reset.demo.accounts import ACCOUNTS

CLIENTS: Final = 16
ROUNDS: Final = 5
SECONDS: Final = 2.0
ECHO: Final = Path(__file__).with_name("echo.py")
SYNCS: Final = 50
MANY: Final = "10000000"


def throughput(folder: Path) -> Figure:
    """Rounds in turns; every other address is that of an account, all others are different each time."""
    client_core, server_core = sorted(os.sched_getaffinity(0))[:2]
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {client_core})
    try:
        with (
            Service(folder, {"TUI_RESET_REQUESTS_PER_SOURCE": MANY}, [server_core]) as service,
            _echo([server_core]) as echo_port,
        ):
            service.add_people(account.email for account in ACCOUNTS)
            ours, bare, spent = [], [], []
            for requests in [_requests()] * ROUNDS:
                bare.append(_round(echo_port, requests).per_second)
                before_round = cpu_seconds(service.pid)
                load = _round(service.port, requests)
                ours.append(load.per_second)
                spent.append((cpu_seconds(service.pid) - before_round) / len(load.seconds) * 1000)
            sync = median([_synced(folder) for _ in range(SYNCS)]) * 1000
    finally:
        os.sched_setaffinity(0, before)
    asked, echoed = median(ours), median(bare)
    how = (
        f"{asked:.0f}/s against {echoed:.0f}/s, {CLIENTS} clients, medians of {ROUNDS} rounds of {SECONDS:g} s; "
        f"{median(spent):.2f} ms of CPU each, fsync here {sync:.1f} ms"
    )
    return Figure("POST /v1/resets / bare Litestar echo", asked / echoed, 0.25, "times", how, at_least=True)


def _round(port: int, requests: Iterator[bytes]) -> Load:
    load = asyncio.run(press(port, CLIENTS, SECONDS, requests))
    assert set(load.statuses) == {202}, load.statuses
    return load


def _synced(folder: Path) -> float:
    """Seconds that the disk takes for one small write, which every commit has to wait for."""
    with (folder / "sync").open("ab") as file:
        file.write(bytes(4096))
        file.flush()
        begin = time.perf_counter()
        os.fsync(file.fileno())
        return time.perf_counter() - begin


def _requests() -> Iterator[bytes]:
    known = [account.email for account in ACCOUNTS]
    for number in count():
        email = known[number // 2 % len(known)] if number % 2 else f"nobody{number}@example.org"
        yield post("/v1/resets", b'{"identity":{"email":"%s"}}' % email.encode())


@contextmanager
def _echo(cores: list[int]) -> Iterator[int]:
    port = free_port()
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = tied(subprocess.Popen([sys.executable, ECHO, str(port)], env=environ))
    os.sched_setaffinity(process.pid, cores)
    try:
        _wait_until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_until_open(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            with Wire(f"http://127.0.0.1:{port}", 1) as wire:
                wire.ask("GET", "/")
                return
        except OSError:
            assert time.monotonic() < end, "the echo did not start"
            time.sleep(0.02)
