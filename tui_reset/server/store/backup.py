"""A whole copy of a SQLite database while it is being used: one state, private, all of it or nothing."""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from tui_reset.server.store import schema
from tui_reset.server.store.schema import SchemaState
from tui_reset.server.store.sqlite import BUSY_SECONDS, sqlite_path
from tui_reset.server.store.trouble import StoreUnusable

_NOTHING: Final = frozenset({SchemaState.MISSING, SchemaState.EMPTY})


def back_up(url: str, name: str, *, replace: bool) -> int:
    """Write the copy for its owner alone, have it on the disk, and give its bytes; raises `StoreUnusable`.

    Who writes is not waited for and does not wait. What is there under that name stays as it is, unless `replace` says
    so and it is a backup too.
    """
    source, target = Path(sqlite_path(url)), Path(name).expanduser().absolute()
    if schema.state_of(url) in _NOTHING:
        msg = f"There is no database at {source} to make a backup of."
        raise StoreUnusable(msg)
    _refuse_what_is_there(source, target, replace=replace)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            return _copied(source, part, target, replace=replace)
        finally:
            part.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"The backup {target} cannot be written: {reason}. Nothing of it was left."
        raise StoreUnusable(msg) from error


def _refuse_what_is_there(source: Path, target: Path, *, replace: bool) -> None:
    if not target.exists():
        return
    if target.samefile(source):
        msg = f"{target} is the database itself. Give the backup a name of its own."
        raise StoreUnusable(msg)
    if not replace:
        msg = f"{target} is there already. Give another name, or --replace it."
        raise StoreUnusable(msg)
    if schema.state_of(f"sqlite:///{target}") in _NOTHING:
        msg = f"{target} is no backup of this program. Give another name."
        raise StoreUnusable(msg)


def _copied(source: Path, part: Path, target: Path, *, replace: bool) -> int:
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as database:
        # Into an empty file that is there already, and nobody else's to read.
        database.execute("VACUUM INTO ?", (str(part),))
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        size = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    if replace:
        part.replace(target)
    else:
        # Refuses what somebody else has put there meanwhile.
        os.link(part, target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return size
