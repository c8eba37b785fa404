"""The key that a front door shows to the backend: one line of a file that nobody else can read."""

import re
from pathlib import Path
from typing import Final

from tui_reset.contract.secret import Secret
from tui_reset.settings.errors import SettingsError

_KEY: Final = re.compile(r"[\x21-\x7e]{32,200}")
_OTHERS: Final = 0o066
_REMEDY: Final = "Make one with: (umask 077; openssl rand -base64 32 > FILE), and name the same at the other side"


def read_door_key(name: str, setting: str) -> Secret:
    """32 to 200 printable characters. Raises SettingsError, which names `setting`."""
    path = Path(name).expanduser()
    try:
        mode = path.stat().st_mode & 0o777
        with path.open("rb") as file:
            line = file.readline(256)
    except OSError as fault:
        sentence = f"{setting} {path} cannot be read: {(fault.strerror or 'unknown reason').lower()}. {_REMEDY}."
        raise SettingsError(sentence) from fault
    if mode & _OTHERS:
        sentence = f"{setting} {path} is open to others (mode {mode:o}). Close it to them: chmod 600 {path}"
        raise SettingsError(sentence)
    key = line.rstrip(b"\r\n").decode("latin-1")
    if not _KEY.fullmatch(key):
        sentence = f"{setting} {path} must begin with a line of 32 to 200 letters, digits and signs. {_REMEDY}."
        raise SettingsError(sentence)
    return Secret(key)
