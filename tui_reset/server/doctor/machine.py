"""What the machine itself offers: space on its disks, and a clock that somebody keeps right."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_reset.server.doctor.finding import Finding, failed, ok, warning
from tui_reset.server.doctor.patient import Patient
from tui_reset.server.store.address import is_postgres
from tui_reset.server.store.sqlite import sqlite_path

_MIB: Final = 2**20
LITTLE: Final = 1024 * _MIB
HARDLY_ANY: Final = 64 * _MIB
_TIMEX_BYTES: Final = 512
"""More than `struct timex` has on any machine; its first number, 0, asks and changes nothing."""
_UNSYNCHRONISED: Final = 5
"""TIME_ERROR of adjtimex(2)."""


def look_at_disk(patient: Patient) -> Iterator[Finding]:
    """Space for the database, and for files at all (inodes), where the service's user may write."""
    server = patient.settings.server
    file = server.key_file if is_postgres(server.database) else sqlite_path(server.database)
    folder = Path(file).expanduser().absolute().parent
    try:
        folder = _nearest(folder)
        disk = os.statvfs(folder)
    except OSError as fault:
        yield failed("disk", f"{folder} cannot be looked at: {fault.strerror}")
        return
    free = disk.f_bavail * disk.f_frsize
    what = f"{free // _MIB:,} MiB free at {folder}"
    after = "make room: without it nothing can be written, and every reset is refused"
    if free < HARDLY_ANY or (disk.f_files and not disk.f_favail):
        yield failed("disk", what if disk.f_favail or not disk.f_files else f"no more files fit at {folder}", after)
    elif free < LITTLE:
        yield warning("disk", what, after)
    else:
        yield ok("disk", what)


def look_at_clock(_patient: Patient) -> Iterator[Finding]:
    """Whether the kernel's clock is kept by somebody (NTP): authenticator codes last 30 seconds."""
    if is_synchronised():
        yield ok("clock", "kept by NTP")
    else:
        after = "switch time synchronisation on: timedatectl set-ntp true. In a container, on its host"
        yield warning("clock", "nobody keeps it right, as far as the kernel knows", after)


def is_synchronised() -> bool:
    """What adjtimex(2) says; true where it says nothing."""
    try:
        ask = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return True
    return bool(ask(ctypes.create_string_buffer(_TIMEX_BYTES)) != _UNSYNCHRONISED)


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
