"""The servers of a soak: one on SQLite or two on one PostgreSQL, which are killed and started again."""

import asyncio
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from sqlalchemy import make_url

from tests.bench.process import memory
from tests.doubles.postgres import PostgresServer, postgres_server
from tests.doubles.service import COMMAND, Service, free_port

LOOSE: Final = {
    "TUI_RESET_REQUESTS_PER_SOURCE": "10000000",
    "TUI_RESET_MAILS_PER_ACCOUNT": "1000000",
    "TUI_RESET_MAILS_PER_HOUR": "10000000",
    "TUI_RESET_RESEND_COOLDOWN": "0",
    "TUI_RESET_SMTP_TIMEOUT": "3",
}
"""Limits are another test's matter: here they would only let the walkers stand still."""
_TASKS: Final = re.compile(r"^tui_reset_tasks (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process holds; MiB of memory."""

    descriptors: int
    threads: int
    tasks: int
    rss: float


class Node:
    """One `tui-reset serve`."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        folder.mkdir()
        self._metrics = free_port()
        self.service = Service(folder, {**LOOSE, "TUI_RESET_SERVER_METRICS_PORT": str(self._metrics), **environ})
        self.service.stop_mail()  # the soak has one of its own
        self.is_up = False

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        await asyncio.to_thread(self.service.start)
        self.is_up = True

    async def end(self, number: int) -> int:
        """Send it the signal; the exit code."""
        self.is_up = False
        return await asyncio.to_thread(self.service.stop, number)

    def sample(self) -> Sample:
        """Read it now; blocks for some milliseconds."""
        process = Path(f"/proc/{self.service.pid}")
        with urlopen(f"http://127.0.0.1:{self._metrics}/metrics", timeout=10) as answer:
            tasks = _TASKS.search(answer.read().decode())
        assert tasks, "the metrics do not tell how many tasks there are"
        return Sample(
            descriptors=len([*(process / "fd").iterdir()]),
            threads=len([*(process / "task").iterdir()]),
            tasks=int(float(tasks[1])),
            rss=memory(self.service.pid, "Rss"),
        )


@dataclass(slots=True)
class Nodes:
    """All of them, and their database."""

    all: list[Node]
    environ: dict[str, str]
    _server: PostgresServer | None

    @property
    def public_url(self) -> str:
        """What links begin with."""
        return self.environ["TUI_RESET_SERVER_PUBLIC_URL"]

    def ports(self) -> list[int]:
        """Of those that run."""
        return [node.service.port for node in self.all if node.is_up]

    async def start(self) -> None:
        """One after the other: the first one makes the tables."""
        for node in self.all:
            await node.start()

    async def stop(self) -> None:
        """As an operator does it."""
        for node in self.all:
            if node.is_up:
                await node.end(signal.SIGTERM)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """Straight out of the database, every value as text and no value as an empty one."""
        url = make_url(self.environ["TUI_RESET_SERVER_DATABASE"])
        if self._server:
            text = self._server.say(query, database=str(url.database))
            return [tuple(line.split("|")) for line in text.splitlines()]
        with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as database:
            return [tuple("" if value is None else str(value) for value in row) for row in database.execute(query)]

    def audit(self) -> str:
        """What `audit verify` finds; nothing where all is as it was written."""
        environ = self.all[0].service._environ
        done = subprocess.run(
            [str(COMMAND), "audit", "verify"], env=environ, check=False, capture_output=True, text=True
        )
        return "" if done.returncode == 0 else f"{done.returncode} {done.stdout[-500:]}{done.stderr[-500:]}"

    def pairs(self, query: str) -> dict[str, str]:
        """Rows of two, by the first."""
        return {row[0]: row[1] for row in self.rows(query)}


@contextmanager
def nodes(folder: Path, smtp_port: int, *, postgres: bool, number: int) -> Iterator[Nodes]:
    """Not started yet; killed when left, if they still run."""
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server()) if postgres else None
        url = stack.enter_context(server.database()) if server else f"sqlite:///{folder}/reset.db"
        shared = {
            "TUI_RESET_SERVER_DATABASE": url,
            "TUI_RESET_SERVER_KEY_FILE": f"{folder}/master.key",
            "TUI_RESET_SMTP_PORT": str(smtp_port),
        }
        shared["TUI_RESET_SERVER_PUBLIC_URL"] = f"http://127.0.0.1:{free_port()}"
        made = [Node(folder / f"node{at}", shared) for at in range(number)]
        try:
            yield Nodes(made, shared, server)
        finally:
            for node in made:
                if node.is_up:
                    node.service.stop(signal.SIGKILL)
