"""The servers of the front door's figures, each a process with those below it."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.process import cpu_seconds, memory
from tests.doubles.service import COMMAND, free_port
from tests.doubles.tied import tied

_LOOSE: Final = """
[ssh]
sessions = 5000
sessions_per_source = 5000
arrivals = 1000000
arrivals_per_source = 1000000
unauthenticated = 5000
unauthenticated_per_source = 5000
starting = 64
idle_seconds = 3600
"""
_START_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Server:
    """`port` lets people in; `pid` and all below it are the server."""

    port: int
    pid: int

    def family(self) -> list[int]:
        """The process and all below it."""
        found = [self.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        return found

    def pss(self) -> float:
        """MiB of all of them."""
        return sum(_gone_is_nothing(pid) for pid in self.family())

    def cpu(self) -> float:
        """Seconds of all that live."""
        return sum(cpu_seconds(pid) for pid in self.family())


def _gone_is_nothing(pid: int) -> float:
    """Raises PermissionError: sessions keep others out, so that only root can measure them."""
    try:
        return memory(pid, "Pss")
    except (FileNotFoundError, ProcessLookupError, AssertionError):
        return 0.0


@contextlib.contextmanager
def peer(url: str) -> Iterator[Server]:
    """`tui-reset` on a pty per session."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listener:
        port, number = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "tests.bench.ssh_peer", str(number), url]
        process = subprocess.Popen(command, pass_fds=[number], stdout=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    with _ended(process):
        yield Server(port, process.pid)


@contextlib.contextmanager
def door(folder: Path, isolation: str, url: str) -> Iterator[Server]:
    """`tui-reset ssh` with limits out of the way."""
    config = folder / f"{isolation}.toml"
    config.write_text(f'url = "{url}"\n{_LOOSE}isolation = "{isolation}"\n', encoding="utf-8")
    port = free_port()
    key = ("--host-key-file", str(folder / "host_key"))
    command = [str(COMMAND), "ssh", "--config", str(config), "--port", str(port), *key]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with _ended(process):
        _until_listening(port)
        yield Server(port, process.pid)


@contextlib.contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    tied(process, signal.SIGKILL)
    try:
        yield
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _until_listening(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return
