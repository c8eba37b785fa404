"""A SQLite database copied while it is being used."""

import resource
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.doubles.fake_house import new_file
from tui_reset.server.store.backup import back_up
from tui_reset.server.store.trouble import StoreUnusable

_ADD = "INSERT INTO tallies VALUES (?, ?, 1)"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return new_file(tmp_path)


@pytest.fixture
def written(url: str) -> Iterator[None]:
    """Somebody who adds two rows that belong together, again and again."""
    enough = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            number = 0
            while not enough.is_set():
                number += 1
                database.execute("BEGIN IMMEDIATE")
                database.execute(_ADD, ("one", number))
                database.execute(_ADD, ("two", number))
                database.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    yield
    enough.set()
    writer.join()


def count(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        found: int = database.execute("SELECT count(*) FROM tallies WHERE name = ?", (name,)).fetchone()[0]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return found


@pytest.mark.usefixtures("written")
def test_a_copy_is_one_state_and_its_owners_alone(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    for number in range(5):
        assert back_up(url, str(copy), replace=bool(number)) == copy.stat().st_size
        assert count(copy, "one") == count(copy, "two")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [it.name for it in copy.parent.iterdir()] == ["copy.db"]


def test_what_is_there_stays(url: str, tmp_path: Path) -> None:
    other, path = tmp_path / "notes.txt", Path(url.removeprefix("sqlite:///"))
    other.write_text("mine")
    copy = tmp_path / "copy.db"
    back_up(url, str(copy), replace=True)
    empty = tmp_path / "empty.db"
    empty.touch()
    cases = [
        (copy, False, "is there already"),
        (other, True, "cannot be used as a database"),
        (empty, True, "no backup of this program"),
        (path, True, "the database itself"),
        (tmp_path / "nowhere" / "copy.db", False, "cannot be written: No such file"),
    ]
    for target, replace, words in cases:
        with pytest.raises(StoreUnusable, match=words):
            back_up(url, str(target), replace=replace)
    assert other.read_text() == "mine"
    with pytest.raises(StoreUnusable, match="There is no database"):
        back_up(f"sqlite:///{tmp_path}/none.db", str(tmp_path / "x.db"), replace=False)


def test_a_disk_that_is_full_leaves_the_older_backup(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(url, str(copy), replace=False)
    before = copy.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
    try:
        with pytest.raises(StoreUnusable, match="Nothing of it was left"):
            back_up(url, str(copy), replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert copy.read_bytes() == before
    assert len(list(tmp_path.glob("copy.db*"))) == 1
