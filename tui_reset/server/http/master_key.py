"""The master key's file: 32 random bytes that only the backend's user may read."""

import os
import secrets
from pathlib import Path
from typing import Final

from tui_reset.server.http.refusing import CannotServe, Exit
from tui_reset.server.rules.keys import MASTER_KEY_BYTES

_OTHERS: Final = 0o066


def read_master_key(key_file: str, *, database_exists: bool) -> bytes:
    """The key, made when there is neither key nor database yet. Raises CannotServe.

    A database without its key is refused: a new key would void every password, seed and link in it. So is a key that
    others can read or write (SECURITY 63).
    """
    path = Path(key_file).expanduser()
    try:
        if not path.exists() and not database_exists:
            _make(path)
        key = path.read_bytes()
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError as fault:
        sentence = (
            f"there is a database, but its master key {path} is missing. Restore it from where it is kept, "
            "or name it as key_file."
        )
        raise CannotServe(sentence, Exit.USAGE) from fault
    except OSError as fault:
        raise CannotServe(f"the master key {path} cannot be used: {fault.strerror}.", Exit.UNAVAILABLE) from fault
    if mode & _OTHERS:
        sentence = f"the master key {path} is open to others (mode {mode:o}). Close it to them: chmod 600 {path}"
        raise CannotServe(sentence, Exit.USAGE)
    if len(key) != MASTER_KEY_BYTES:
        raise CannotServe(f"the master key {path} must have {MASTER_KEY_BYTES} bytes and has {len(key)}.", Exit.USAGE)
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and never over one that somebody else has just made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(MASTER_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()
