"""A small file with secrets in it that is nobody else's: made, read, replaced and removed with care."""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final, NoReturn

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

FILE_BYTES: Final = 16 * 1024
"""The most that is read; such files hold a few hundred."""
_MODE: Final = 0o600
_OTHERS: Final = 0o077
_SAFE: Final = os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE

_NOT_MADE: Final = mark("{path} cannot be made: {why}. Name another file, or make that possible.")
_NOT_READ: Final = mark("{path} cannot be read: {why}. Name another file, or make that possible.")
_NOT_WRITTEN: Final = mark("{path} cannot be written: {why}. Name another file, or make that possible.")
_NOT_REMOVED: Final = mark("{path} cannot be removed: {why}. Name another file, or make that possible.")


class FileRefused(Exception):  # noqa: N818 - it is a refusal, said to the person as it stands
    """The file cannot be used. `sentence` names it and says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PrivateFile:
    """One file of this user's with mode 0600; no method follows a symbolic link at its name, or waits.

    What another process put in its place since it was read or made is neither written over nor removed.
    """

    def __init__(self, path: str | Path) -> None:
        self.path: Final = Path(path)
        self._known: tuple[int, int] | None = None

    def read(self) -> bytes | None:
        """What is in it; None where there is no such file. Raises `FileRefused`."""
        try:
            # Not to wait for a writer where it is a FIFO.
            opened = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | _SAFE)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._refuse_open(error)
        try:
            self._check(os.fstat(opened))
            content = os.read(opened, FILE_BYTES + 1)
        finally:
            os.close(opened)
        if len(content) > FILE_BYTES:
            raise FileRefused(_("{path} is larger than such a file can be. Name another one.").format(path=self.path))
        return content

    def create(self, content: bytes) -> None:
        """Make it; whatever has the name already stays as it is. Raises `FileRefused`."""
        try:
            self._known = self._write_new(self.path, content)
        except FileExistsError as error:
            raise FileRefused(
                _("{path} exists already. Remove it, or name another file.").format(path=self.path)
            ) from error
        except OSError as error:
            raise self._failed(_NOT_MADE, error) from error

    def replace(self, content: bytes) -> None:
        """Put new content in its place at once, so that it is never seen half written. Raises `FileRefused`."""
        part = self.path.with_name(f".tui-reset-{secrets.token_hex(8)}")
        try:
            made = self._write_new(part, content)
            self._refuse_if_changed()
            part.replace(self.path)
            self._known = made
            _sync_folder(self.path.parent)
        except OSError as error:
            raise self._failed(_NOT_WRITTEN, error) from error
        finally:
            part.unlink(missing_ok=True)

    def remove(self) -> None:
        """Take it away, if it is still the one. Raises `FileRefused`."""
        try:
            if self._is_the_one():
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(_NOT_REMOVED, error) from error

    def _write_new(self, path: Path, content: bytes) -> tuple[int, int]:
        """Make `path` with all of `content` on the disk, or not at all, and give who it is."""
        opened = os.open(path, _NEW, _MODE)
        try:
            with open(opened, "wb") as file:  # noqa: PTH123 - a descriptor
                os.fchmod(opened, _MODE)
                file.write(content)
                file.flush()
                os.fsync(opened)
                made = _identity(os.fstat(opened))
        except OSError:
            path.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return made

    def _check(self, found: os.stat_result) -> None:
        if not stat.S_ISREG(found.st_mode):
            raise FileRefused(_("{path} is not a regular file. Name another one.").format(path=self.path))
        if found.st_uid != os.geteuid():
            raise FileRefused(_("{path} belongs to somebody else. Name a file of your own.").format(path=self.path))
        if found.st_mode & _OTHERS:
            said = _("Others may read or write {path}, which holds secrets. Say: chmod 600 {path}")
            raise FileRefused(said.format(path=self.path))
        self._known = _identity(found)

    def _is_the_one(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return _identity(self.path.lstat()) == self._known
        return False

    def _refuse_if_changed(self) -> None:
        if not self._is_the_one():
            raise FileRefused(
                _("{path} was removed or replaced meanwhile, perhaps by another command with it.").format(
                    path=self.path
                )
            )

    def _refuse_open(self, error: OSError) -> NoReturn:
        if self.path.is_symlink():
            raise FileRefused(_("{path} is a symbolic link. Name the file itself.").format(path=self.path)) from error
        raise self._failed(_NOT_READ, error) from error

    def _failed(self, said: str, error: OSError) -> FileRefused:
        return FileRefused(_(said).format(path=self.path, why=error.strerror))


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _sync_folder(folder: Path) -> None:
    """So that the name outlives a power cut too; not every file system can."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
