"""Files with secrets: what somebody else may have put there is neither read, written over nor waited for."""

import os
import stat
from pathlib import Path

import pytest

from tui_reset.client.private_file import FILE_BYTES, FileRefused, PrivateFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def refused(act: object, *arguments: object) -> str:
    assert callable(act)
    with pytest.raises(FileRefused) as raised:
        act(*arguments)
    return raised.value.sentence


def test_what_is_written_is_read_again_by_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        PrivateFile(path).create(b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PrivateFile(path).read() == b"secret"


def test_what_is_missing_is_none(path: Path) -> None:
    assert PrivateFile(path).read() is None


def test_it_is_replaced_whole_and_leaves_nothing_beside(path: Path) -> None:
    file = PrivateFile(path)
    file.create(b"one")
    file.replace(b"two")
    file.replace(b"three")
    assert PrivateFile(path).read() == b"three"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_it_is_removed_once(path: Path) -> None:
    file = PrivateFile(path)
    file.create(b"one")
    file.remove()
    file.remove()
    assert not path.exists()


def test_nothing_that_is_there_is_written_over(path: Path) -> None:
    path.write_text("somebody's thesis")
    assert refused(PrivateFile(path).create, b"x") == f"{path} exists already. Remove it, or name another file."
    assert path.read_text() == "somebody's thesis"


def test_a_symbolic_link_is_not_followed(path: Path) -> None:
    """An attacker's link in a shared folder must not lead secrets elsewhere, nor a dangling one make a file."""
    target = path.with_name("target")
    path.symlink_to(target)
    file = PrivateFile(path)
    assert refused(file.read) == f"{path} is a symbolic link. Name the file itself."
    assert "exists already" in refused(file.create, b"x")
    assert not target.exists()
    target.write_text("{}")
    target.chmod(0o600)
    assert "symbolic link" in refused(file.read)


def test_a_link_put_in_its_place_meanwhile_is_neither_replaced_nor_removed(path: Path) -> None:
    file = PrivateFile(path)
    file.create(b"one")
    path.unlink()
    target = path.with_name("target")
    target.write_text("thesis")
    path.symlink_to(target)
    assert "removed or replaced meanwhile" in refused(file.replace, b"two")
    file.remove()
    assert path.is_symlink()
    assert target.read_text() == "thesis"
    assert sorted(path.parent.iterdir()) == [path, target]


def test_what_was_removed_meanwhile_does_not_come_back(path: Path) -> None:
    file = PrivateFile(path)
    file.create(b"one")
    path.unlink()
    assert "removed or replaced meanwhile" in refused(file.replace, b"two")
    file.remove()
    assert list(path.parent.iterdir()) == []


@pytest.mark.timeout(10)
def test_a_fifo_is_refused_without_waiting_for_a_writer(path: Path) -> None:
    os.mkfifo(path, 0o600)
    assert refused(PrivateFile(path).read) == f"{path} is not a regular file. Name another one."


def test_a_folder_is_refused(path: Path) -> None:
    path.mkdir(mode=0o700)
    assert refused(PrivateFile(path).read) == f"{path} is not a regular file. Name another one."


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_what_others_may_touch_is_refused_with_the_remedy(path: Path, mode: int) -> None:
    path.write_text("{}")
    path.chmod(mode)
    assert refused(PrivateFile(path).read).endswith(f"Say: chmod 600 {path}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_somebody_else_is_refused(path: Path) -> None:
    path.write_text("{}")
    path.chmod(0o600)
    os.chown(path, 12345, 12345)
    assert refused(PrivateFile(path).read) == f"{path} belongs to somebody else. Name a file of your own."


def test_what_is_too_large_is_refused(path: Path) -> None:
    path.write_bytes(b" " * (FILE_BYTES + 1))
    path.chmod(0o600)
    assert "larger than such a file can be" in refused(PrivateFile(path).read)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = PrivateFile(tmp_path / "none" / "kept")
    assert file.read() is None
    assert "cannot be made: No such file or directory." in refused(file.create, b"x")


def test_a_name_below_a_file_cannot_be_read(path: Path) -> None:
    path.write_text("")
    assert "cannot be read: Not a directory." in refused(PrivateFile(path / "kept").read)


def test_a_folder_that_went_meanwhile_is_said(path: Path) -> None:
    folder = path.with_name("folder")
    folder.mkdir()
    file = PrivateFile(folder / "kept")
    file.create(b"one")
    (folder / "kept").unlink()
    folder.rmdir()
    assert "cannot be written: No such file or directory." in refused(file.replace, b"two")
    folder.write_text("")
    assert "cannot be removed: Not a directory." in refused(file.remove)


def test_a_full_disk_leaves_nothing_half_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "cannot be made: No space left on device." in refused(PrivateFile(path).create, b"x")
    assert list(path.parent.iterdir()) == []
