"""Backups made and put back by what an operator would use: our own command's copy, pg_dump and psql."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.doubles.postgres import PostgresServer
from tui_reset.server.store import backup
from tui_reset.server.store.sqlite import sqlite_path


@dataclass(frozen=True, slots=True)
class SqliteBackup:
    """Of a file."""

    url: str
    file: Path

    def save(self) -> None:
        """While it is being used."""
        backup.back_up(self.url, str(self.file), replace=True)

    def put_back(self) -> None:
        """While nobody uses it; what SQLite keeps beside the old file must not stay."""
        path = sqlite_path(self.url)
        for end in ("-wal", "-shm"):
            Path(path + end).unlink(missing_ok=True)
        shutil.copy(self.file, path)


@dataclass(frozen=True, slots=True)
class PostgresBackup:
    """Of one of a server's databases."""

    server: PostgresServer
    database: str
    file: Path

    def save(self) -> None:
        """While it is being used."""
        program = [str(self.server.bin / "pg_dump"), "-h", str(self.server.folder), "-U", "postgres"]
        subprocess.run([*program, "--format=custom", f"--file={self.file}", self.database], check=True)

    def put_back(self) -> None:
        """Into an empty database, in one transaction."""
        self.server.say("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", database=self.database)
        program = [str(self.server.bin / "pg_restore"), "-h", str(self.server.folder), "-U", "postgres"]
        way = [
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={self.database}",
            str(self.file),
        ]
        subprocess.run([*program, *way], check=True)


def backup_of(url: str, file: Path, server: PostgresServer | None) -> SqliteBackup | PostgresBackup:
    """Of the database at that address."""
    if server is None:
        return SqliteBackup(url, file)
    return PostgresBackup(server, url.partition("?")[0].rpartition("/")[2], file)
