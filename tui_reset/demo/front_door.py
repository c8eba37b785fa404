"""The demo's front door: `tui-reset ssh` beside its backend, on loopback, with keys that nobody keeps."""

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_reset.demo.mail_sink import LOOPBACK
from tui_reset.demo.options import DemoError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_KEY: Final = "door.key"
_HOST_KEY: Final = "ssh_host_ed25519_key"
_START_SECONDS: Final = 30
_STOP_SECONDS: Final = 5
_USAGE: Final = 2


def command_for(port: int) -> str:
    """What a person types. The host key is new each time, and on this machine nobody stands in between."""
    return f"ssh -p {port} -o NoHostAuthenticationForLocalhost=yes reset@{LOOPBACK}" if port else ""


def door_key(port: int, folder: Path) -> str:
    """A file with the key that backend and door share; nothing where there is no door. Raises DemoError."""
    if not port:
        return ""
    if find_spec("asyncssh") is None:
        message = '--ssh-port needs one more package: pip install "tui-reset[server,ssh]"'
        raise DemoError(message, _USAGE)
    _need_free(port)
    path = folder / _KEY
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return str(path)


def open_door(port: int, url: str, folder: Path) -> "AbstractContextManager[None]":
    """In front of the service at `url`, once it listens; nothing for port 0. Raises DemoError."""
    return _door(port, url, folder) if port else nullcontext()


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            message = f"Port {port} on {LOOPBACK} cannot be used: {error.strerror}. Choose another with --ssh-port."
            raise DemoError(message) from error


@contextmanager
def _door(port: int, url: str, folder: Path) -> Iterator[None]:
    settings = {
        "url": url,
        "ssh.port": port,
        "ssh.host_key_file": folder / _HOST_KEY,
        "ssh.door_key_file": folder / _KEY,
        "ssh.desk": "true",
        "ssh.log": "console",
        "ssh.grace_seconds": 0,
    }
    words = [f"{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "tui_reset.demo.door_child", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:  # noqa: S603 - our own
        try:
            _until_listening(child, port)
            yield
        finally:
            child.terminate()
            try:
                child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def _until_listening(child: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while child.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((LOOPBACK, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"The front door did not open on port {port} of {LOOPBACK}: try again, or without --ssh-port."
    raise DemoError(message)
