"""How a database gets its tables, and which files are refused."""

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tui_reset.server.store import schema, sqlite
from tui_reset.server.store.schema import SchemaState
from tui_reset.server.store.sqlite import sqlite_engine, sqlite_path, writing
from tui_reset.server.store.tables import metadata
from tui_reset.server.store.trouble import StoreUnusable
from tui_reset.server.store.upgrading import alembic_config


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "house of resets.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_missing_file_is_made_only_by_upgrading(url: str, path: Path) -> None:
    assert schema.state_of(url) is SchemaState.MISSING
    assert not path.exists()
    schema.upgrade(url)
    assert schema.is_at_head(url)
    schema.upgrade(url)
    assert schema.is_at_head(url)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_migrations_make_what_the_tables_say(url: str) -> None:
    schema.upgrade(url)
    engine = sqlite_engine(url, writes=True)
    with writing(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_head_is_the_newest_packaged_migration(url: str) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(url))
    assert scripts.get_current_head() == schema.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == schema._KNOWN


def test_an_older_database_is_behind_and_an_undone_one_is_bare(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.upgrade(url)
    monkeypatch.setattr(schema, "HEAD", "one later")
    assert schema.state_of(url) is SchemaState.BEHIND
    downgrade(alembic_config(url), "base")
    with sqlite3.connect(sqlite_path(url)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables <= {"alembic_version", "sqlite_sequence"}


def test_an_empty_file_is_empty(url: str, path: Path) -> None:
    path.touch()
    assert schema.state_of(url) is SchemaState.EMPTY


def test_a_corrupt_file_is_refused_and_left_as_it_is(url: str, path: Path) -> None:
    """SECURITY §4: refuses with one clear line; never creates tables over it."""
    path.write_bytes(b"this is not a database, but somebody's letter" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="cannot be used as a database") as refused:
        schema.upgrade(url)
    assert "\n" not in refused.value.sentence
    assert path.read_bytes() == before


def test_tables_of_another_program_are_refused(url: str, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(StoreUnusable, match="another program"):
        schema.upgrade(url)


def test_a_database_of_a_newer_version_is_refused(url: str, path: Path) -> None:
    schema.upgrade(url)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnusable, match="newer version"):
        schema.upgrade(url)


def test_a_database_without_a_version_is_refused(url: str, path: Path) -> None:
    schema.upgrade(url)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(StoreUnusable, match="another program"):
        schema.upgrade(url)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="cannot be written"):
        schema.upgrade(f"sqlite:///{tmp_path}/not/there/house.db")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://x/y"])
def test_only_a_file_will_do(url: str) -> None:
    with pytest.raises(StoreUnusable, match="must be a file"):
        schema.state_of(url)


def test_looking_imports_no_alembic(url: str) -> None:
    schema.upgrade(url)
    imports = "import sys; from tui_reset.server.store import schema, engine"
    code = f"{imports}; schema.upgrade({url!r}); print('alembic' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False"


def test_a_database_that_someone_holds_locked_is_told(url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnusable, match="locked"):
        schema.upgrade(url)
    other.close()
