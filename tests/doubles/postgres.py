"""A real PostgreSQL server of the tests' own, in a temporary folder, reached over a socket in it."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from tests.doubles.tied import tied
from tui_reset.server.store import schema
from tui_reset.server.store.tables import metadata

_DEBIAN: Final = Path("/usr/lib/postgresql")
_FAST: Final = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")
"""Nothing here outlives the machine's power; what commits mean to the store stays as it is."""
_PORT: Final = 5432
_START_SECONDS: Final = 20.0
KEEPER: Final = "keeper"
KEEPERS_PASSWORD: Final = "for the keeper alone"
"""The one role that is asked for a password."""
_EMPTY: Final = "empty"


@dataclass(slots=True)
class PostgresServer:
    """One that runs. `folder` holds its data and its socket."""

    folder: Path
    bin: Path
    spare: list[str] = field(default_factory=list)
    _process: "subprocess.Popen[bytes] | None" = None

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    def say(self, *statements: str, database: str = "postgres") -> str:
        """Run statements as its owner, and give what they answer."""
        given = [part for statement in statements for part in ("-c", statement)]
        answer: str = subprocess.run([*self.psql(database), *given], check=True, capture_output=True, text=True).stdout
        return answer.strip()

    def psql(self, database: str) -> list[str]:
        """The client, for who has much to say to one of its databases."""
        return [str(self.bin / "psql"), "-h", str(self.folder), "-U", "postgres", "-qAtX", "-d", database]

    def start(self) -> None:
        """Start it, or start it again, until it takes connections. It is no daemon: it ends where the tests end."""
        options = (*_FAST, "listen_addresses=", f"port={_PORT}", f"unix_socket_directories={self.folder}")
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data")]
        command += [f"--{option}" for option in options]
        owner: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **(owner if os.geteuid() == 0 else {}),
            )
        tied(self._process, signal.SIGQUIT)
        end = time.monotonic() + _START_SECONDS
        while not self._is_ready(self._process.pid):
            assert self._process.poll() is None, self.log
            assert time.monotonic() < end, self.log
            time.sleep(0.01)

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """In the middle of whatever it does; with SIGINT it says goodbye first (`pg_ctl stop -m immediate`, `fast`)."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(_START_SECONDS)

    def promote(self) -> None:
        """From a standby to one that takes writes."""
        where = ["-D", str(self.folder / "data"), "-w", "promote"]
        subprocess.run([*_as_owner(), str(self.bin / "pg_ctl"), *where], check=True, capture_output=True)

    @property
    def log(self) -> str:
        """What it has written."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _is_ready(self, pid: int) -> bool:
        """It says so in the last line of its lock file, and whose that is in the first."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and lines[7:8] != [] and lines[7].strip() in {"ready", "standby"}

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database without any table."""
        name = self._made("template0")
        try:
            yield self.url(name)
        finally:
            self.say(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def emptied(self) -> Iterator[str]:
        """The address of a database with all tables and nothing in them: a used one that was wiped, if there is any."""
        name = self.spare.pop() if self.spare else self._made(_EMPTY)
        yield self.url(name)
        tables = ", ".join(metadata.tables)
        self.say(f"TRUNCATE {tables} RESTART IDENTITY", database=name)
        self.spare.append(name)

    def _made(self, template: str) -> str:
        name = f"t{secrets.token_hex(8)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


@contextmanager
def standby_of(server: PostgresServer) -> Iterator[PostgresServer]:
    """Another server that follows the first, until it is promoted."""
    with TemporaryDirectory(prefix="tui-reset-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        copied = ["-h", str(server.folder), "-U", "postgres", "-D", str(folder / "data"), "-R", "-c", "fast"]
        command = [*_as_owner(), str(server.bin / "pg_basebackup"), *copied, "--no-sync"]
        subprocess.run(command, check=True, capture_output=True)
        follower = PostgresServer(folder, server.bin)
        follower.start()
        try:
            yield follower
        finally:
            follower.stop()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """One that was just made."""
    found = programs()
    with TemporaryDirectory(prefix="tui-reset-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = PostgresServer(folder, found)
        made = ["-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]
        command = [*_as_owner(), str(found / "initdb"), "-D", str(folder / "data"), *made]
        subprocess.run(command, check=True, capture_output=True)
        hba = folder / "data" / "pg_hba.conf"
        hba.write_text(f"local all {KEEPER} scram-sha-256\n{hba.read_text()}")
        server.start()
        try:
            server.say(f"CREATE ROLE {KEEPER} LOGIN PASSWORD '{KEEPERS_PASSWORD}'")
            server.say(f"CREATE DATABASE {_EMPTY} TEMPLATE template0")
            schema.upgrade(server.url(_EMPTY))
            yield server
        finally:
            server.stop()


def _as_owner() -> list[str]:
    """The server refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@cache
def programs() -> Path:
    """The folder of its programs. Without it the test is skipped with the reason; under TUI_RESET_CI=1 it fails."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else sorted(_DEBIAN.glob("*/bin"))
    if folders:
        return folders[-1]
    if os.environ.get("TUI_RESET_CI") == "1":
        pytest.fail("PostgreSQL is not installed, and CI skips nothing", pytrace=False)
    pytest.skip("PostgreSQL is not installed")
