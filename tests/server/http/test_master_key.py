"""The master key's file."""

from pathlib import Path

import pytest

from tui_reset.server.http.master_key import read_master_key
from tui_reset.server.http.refusing import CannotServe, Exit


def test_it_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    """SECURITY 63: the key lies outside the database."""
    path = tmp_path / "keys" / "master.key"
    key = read_master_key(str(path), database_exists=False)
    assert len(key) == 32
    assert read_master_key(str(path), database_exists=True) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    assert [it.name for it in path.parent.iterdir()] == ["master.key"]


def test_two_starts_at_once_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "master.key"
    first = read_master_key(str(path), database_exists=False)
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    assert read_master_key(str(path), database_exists=False) == first


def test_a_database_without_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="is missing") as refused:
        read_master_key(str(tmp_path / "master.key"), database_exists=True)
    assert refused.value.code is Exit.USAGE
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(b"x" * 31)
    path.chmod(0o600)
    with pytest.raises(CannotServe, match="must have 32 bytes and has 31"):
        read_master_key(str(path), database_exists=False)
    with pytest.raises(CannotServe, match="cannot be used"):
        read_master_key(str(tmp_path), database_exists=False)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o666])
def test_a_key_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """SECURITY 63: who reads it makes every link and code; the sentence says what to do."""
    path = tmp_path / "master.key"
    key = read_master_key(str(path), database_exists=False)
    path.chmod(mode)
    with pytest.raises(CannotServe, match=rf"open to others \(mode {mode:o}\).*chmod 600 {path}") as refused:
        read_master_key(str(path), database_exists=True)
    assert refused.value.code is Exit.USAGE
    path.chmod(0o400)
    assert read_master_key(str(path), database_exists=True) == key
