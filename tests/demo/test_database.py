"""The demo, whose secrets are public, touches no database but its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tui_reset.demo.database import claim, file_of, settle
from tui_reset.demo.options import DemoError


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def make_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT)")
        connection.commit()


def test_a_new_database_is_claimed_and_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert claim(url(path))
    make_table(path)
    assert claim(url(path)), "a start that was killed half-way goes on where it ended"
    settle(url(path))
    assert not claim(url(path))


def test_tables_of_others_are_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "real.db"
    make_table(path)
    before = path.read_bytes()
    with pytest.raises(DemoError, match="was not made by the demo") as refusal:
        claim(url(path))
    assert refusal.value.exit_code == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as one" * 50])
def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(DemoError, match="cannot be used"):
        claim(url(path))


def test_a_folder_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="cannot be used"):
        claim(url(tmp_path / "no" / "demo.db"))


@pytest.mark.parametrize("name", ["demo.db", "mysql://host/db", "sqlite:///"])
def test_only_sqlite_files_are_taken(name: str) -> None:
    with pytest.raises(DemoError, match="--database must be") as refusal:
        file_of(name)
    assert refusal.value.exit_code == 2
