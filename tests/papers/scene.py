"""Where somebody types what the papers say: a folder, a demo and a door for it, and names that lead there."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.doubles.demo import LOOSE, Demo
from tests.doubles.service import COMMAND, free_port
from tests.journeys.terminal import Terminal

_SSH: Final = """#!/bin/sh
exec {ssh} -F {folder}/ssh_config "$@"
"""
_SSH_CONFIG: Final = """Host reset.example.org
    HostName 127.0.0.1
    Port {port}
Host *
    UserKnownHostsFile {folder}/known_hosts
    StrictHostKeyChecking accept-new
    LogLevel ERROR
"""


class Scene:
    """The demo as docs/api.md starts it, with a front door; what is typed finds both under the names on paper."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self._door = free_port()
        mails = str(folder / "mails")
        self.demo = Demo(dict(LOOSE), ("--port", str(free_port()), "--mail-dir", mails, "--ssh-port", str(self._door)))

    def __enter__(self) -> Self:
        self.demo.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.demo.__exit__(kind, error, trace)

    def leads_there(self, ssh: str) -> None:
        """`ssh reset@reset.example.org` comes to this machine's door, and asks nobody about its key."""
        (self.folder / "ssh_config").write_text(_SSH_CONFIG.format(port=self._door, folder=self.folder))
        self.stands_in("ssh", _SSH.format(ssh=ssh, folder=self.folder))

    def stands_in(self, program: str, script: str = "#!/bin/sh\nexit 0\n") -> None:
        """A program that a test machine has not, or may not touch."""
        path = self.folder / "bin" / program
        path.parent.mkdir(exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """What the shell has."""
        path = f"{self.folder / 'bin'}:{COMMAND.parent}:{os.environ['PATH']}"
        places = {"PATH": path, "HOME": str(self.home), "TUI_RESET_URL": self.demo.url, "LANG": "C.UTF-8"}
        return places | {"TUI_RESET_SSH_PORT": str(free_port())}

    def meant(self, commands: str) -> str:
        """With the names on paper exchanged for those here."""
        names = {
            "http://127.0.0.1:8017": self.demo.url,
            "https://reset.example.org": self.demo.url,
            "2222": str(self._door),
            "/var/backups": str(self.folder / "backups"),
        }
        for there, here in names.items():
            commands = commands.replace(there, here)
        return commands

    def types(self, commands: str, more: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """In a shell that gives up at the first command that fails."""
        return subprocess.run(
            ["sh", "-eu"],
            input=self.meant(commands),
            env=self.environment | dict(more or {}),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=50,
        )

    def opens(self, line: str) -> Terminal:
        """On a terminal."""
        return Terminal(
            program=["/bin/sh", "-c", f"exec {self.meant(line)}"], environment=self.environment, folder=self.folder
        )
