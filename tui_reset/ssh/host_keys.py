"""The door's host key: made once, kept, and for its own user alone."""

import os
import secrets
from pathlib import Path
from typing import Final

import asyncssh

_OTHERS: Final = 0o077


class HostKeyUnusable(Exception):  # noqa: N818 - a fact about a file
    """`str()` is the whole sentence for the operator."""


def kept_host_key(name: str) -> asyncssh.SSHKey:
    """The key in that file, made (ed25519, 0600) where there is none. Raises HostKeyUnusable.

    One that others can read or write is refused: whoever has it can stand in for the door (ssh does the same).
    """
    path = Path(name)
    try:
        if not path.exists():
            _make(path)
        mode = path.stat().st_mode & 0o777
        text = path.read_bytes()
    except OSError as fault:
        raise HostKeyUnusable(f"the host key {path} cannot be used: {fault.strerror}.") from fault
    if mode & _OTHERS:
        sentence = f"the host key {path} is open to others (mode {mode:o}). Close it to them: chmod 600 {path}"
        raise HostKeyUnusable(sentence)
    try:
        return asyncssh.import_private_key(text)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as fault:
        sentence = (
            f"the host key {path} is no private key without a passphrase. Make one with ssh-keygen -t ed25519 -N '', "
            "or name a file that does not exist yet."
        )
        raise HostKeyUnusable(sentence) from fault


def fingerprint_of(key: asyncssh.SSHKey) -> str:
    """As `ssh` shows it when somebody connects for the first time."""
    return key.get_fingerprint("sha256")


def public_line_of(key: asyncssh.SSHKey) -> str:
    """One line, as for known_hosts behind the host's name."""
    kind, data, *_ = key.export_public_key("openssh").decode().split()
    return f"{kind} {data}"


def _make(path: Path) -> None:
    """Whole or not at all, and never over one that another parent has just made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(asyncssh.generate_private_key("ssh-ed25519", comment="tui-reset").export_private_key("openssh"))
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()
