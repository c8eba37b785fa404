"""The master key's file, which only the backend's user may read."""

import fcntl
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.rules.key_file import KeyFileBroken, MasterKey, read_ring, written_ring
from tui_reset.server.rules.keys import MASTER_KEY_BYTES

_OTHERS: Final = 0o066


def read_master_key(key_file: str, *, database_exists: bool) -> bytes:
    """What the file holds, for `keys_of`; made when there is neither key nor database yet. Raises CannotServe.

    A database without its key is refused: a new key would void every password, seed and link in it. So is a key that
    others can read or write (SECURITY 63).
    """
    path = Path(key_file).expanduser()
    try:
        if not path.exists() and not database_exists:
            _make(path)
        return _read(path)
    except FileNotFoundError as fault:
        sentence = (
            f"there is a database, but its master key {path} is missing. Restore it from where it is kept, "
            "or name it as key_file."
        )
        raise CannotServe(sentence, Exit.USAGE) from fault
    except OSError as fault:
        raise _unusable(path, fault) from fault


def has_master_key(key_file: str) -> bool:
    """Whether there is such a file."""
    return Path(key_file).expanduser().exists()


def read_keys(key_file: str) -> list[MasterKey]:
    """The keys of a file that is there; raises CannotServe."""
    path = Path(key_file).expanduser()
    try:
        return read_ring(_read(path))
    except FileNotFoundError as fault:
        raise _missing(path) from fault
    except OSError as fault:
        raise _unusable(path, fault) from fault


def change_keys(key_file: str, change: Callable[[list[MasterKey]], list[MasterKey]]) -> list[MasterKey]:
    """Put what `change` makes of the keys in their place, and give it; raises CannotServe, and what `change` raises.

    Whole or not at all, for the same owner, on the disk before this returns; two at once come one after the other.
    """
    path = Path(key_file).expanduser().resolve()
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            ring = change(read_ring(_read(path)))
            part = _written(path, written_ring(ring), like=path.stat())
            part.replace(path)
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileNotFoundError as fault:
        raise _missing(path) from fault
    except OSError as fault:
        raise _unusable(path, fault) from fault
    return ring


def _read(path: Path) -> bytes:
    contents = path.read_bytes()
    mode = path.stat().st_mode & 0o777
    if mode & _OTHERS:
        sentence = f"the master key {path} is open to others (mode {mode:o}). Close it to them: chmod 600 {path}"
        raise CannotServe(sentence, Exit.USAGE)
    try:
        read_ring(contents)
    except KeyFileBroken as fault:
        raise CannotServe(f"the master key {path} {fault}.", Exit.USAGE) from fault
    return contents


def _missing(path: Path) -> CannotServe:
    sentence = f"there is no master key {path} yet: the first start makes it. Or name yours as key_file."
    return CannotServe(sentence, Exit.USAGE)


def _unusable(path: Path, fault: OSError) -> CannotServe:
    return CannotServe(f"the master key {path} cannot be used: {fault.strerror}.", Exit.UNAVAILABLE)


def _make(path: Path) -> None:
    """Whole or not at all, and never over one that somebody else has just made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = _written(path, secrets.token_bytes(MASTER_KEY_BYTES))
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()


def _written(path: Path, contents: bytes, like: os.stat_result | None = None) -> Path:
    """The contents in a file beside `path`, on the disk, for its owner alone: who runs this may be root."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if like is not None and like.st_uid != os.geteuid():
                os.fchown(descriptor, like.st_uid, like.st_gid)
            file.write(contents)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        part.unlink()
        raise
    return part
