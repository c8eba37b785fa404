"""A backup and what comes after it, by commands."""

from pathlib import Path

import pytest

from tests.doubles.in_process import said_by


@pytest.fixture
def config(config: str) -> str:
    run(config, "accounts", "add", "maria@example.org", "--no-password")
    return config


def run(config: str, *arguments: str) -> tuple[int, str, str]:
    return said_by(*arguments, "--config", config)


def test_a_backup_is_made_put_back_and_said_to_be_one(config: str, tmp_path: Path) -> None:
    copy = tmp_path / "saved.db"
    code, out, _ = run(config, "db", "backup", str(copy))
    assert (code, "The master key is not in it" in out) == (0, True)
    code, _, err = run(config, "db", "backup", str(copy))
    assert (code, "is there already" in err) == (3, True)
    assert run(config, "db", "backup", str(copy), "--replace")[0] == 0
    run(config, "accounts", "add", "omar@example.org", "--no-password")
    copy.replace(tmp_path / "reset.db")
    for end in ("-wal", "-shm"):
        (tmp_path / f"reset.db{end}").unlink(missing_ok=True)
    code, out, _ = run(config, "db", "restored")
    assert (code, "Passwords are what they were" in out, "to make new ones" in out) == (0, True, True)
    code, out, _ = run(config, "db", "restored", "--passwords", "--keep-recovery-codes")
    assert (code, "Ended and void: sessions: 0" in out) == (0, True)
    assert "Nobody has a password now" in out
    assert "used since the backup work again" in out
    assert "what they were" not in out
    assert "omar" not in run(config, "accounts", "list")[1]
    assert "maria" in run(config, "accounts", "list")[1]


def test_postgres_has_its_own_means(config: str, tmp_path: Path) -> None:
    where = ["--database", "postgresql+asyncpg://nobody@127.0.0.1:1/none"]
    code, _, err = run(config, "db", "backup", str(tmp_path / "saved"), *where)
    assert (code, "pg_dump" in err) == (2, True)
