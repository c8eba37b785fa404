"""Debian's own `sshd`, run by the test's user on a free port, with `tui-reset shell` as its one command."""

import os
import pwd
import shlex
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

from tests.doubles.service import COMMAND, START_SECONDS, free_port
from tests.doubles.tied import tied
from tests.machine import needs

SAMPLE: Final = Path(__file__).parents[2] / "docs" / "sshd_config.sample"
_RUN: Final = Path("/run/sshd")
"""Where sshd locks itself in for a moment; systemd makes it where sshd is a service."""
_OURS: Final = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/sshd_host_key
PidFile none
AuthorizedKeysFile {folder}/person.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
LogLevel VERBOSE
Subsystem sftp internal-sftp
PermitUserEnvironment no
AcceptEnv LANG LC_*
"""


def make_run_folder() -> None:
    """As systemd does before it starts sshd; only root's sshd wants it."""
    if os.getuid() == 0:
        _RUN.mkdir(mode=0o755, exist_ok=True)


class Sshd:
    """With the lines of `docs/sshd_config.sample`, for the test's user in the place of `reset`; `ssh` are settings."""

    def __init__(self, folder: Path, url: str, **ssh: object) -> None:
        self.folder = folder
        self.port = free_port()
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self._log = folder / "sshd.log"
        table = "\n".join(f'{name} = "{value}"' for name, value in ssh.items())
        self.config = folder / "settings.toml"
        self.config.write_text(f'url = "{url}"\n[ssh]\n{table}\n', encoding="utf-8")

    def __enter__(self) -> Self:
        program = needs("sshd")
        for name in ("sshd_host_key", "person"):
            path = str(self.folder / name)
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        make_run_folder()
        config = self.folder / "sshd_config"
        config.write_text(_OURS.format(port=self.port, folder=self.folder) + self._sample(), encoding="utf-8")
        environ = {"PATH": os.environ["PATH"], "TUI_RESET_URL": "http://127.0.0.1:1"}
        with self._log.open("wb") as log:
            self.process = tied(subprocess.Popen([program, "-D", "-e", "-f", str(config)], env=environ, stderr=log))
        self._until_listening()
        host_key = (self.folder / "sshd_host_key.pub").read_text(encoding="utf-8")
        (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(START_SECONDS)

    @property
    def words(self) -> str:
        """Its log."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _sample(self) -> str:
        """The sample's lines as they are, for this user, this command and these settings."""
        text = SAMPLE.read_text(encoding="utf-8")
        command = shlex.join([str(COMMAND), "shell", "--config", str(self.config)])
        for theirs, ours in (
            ("Match User reset\n", f"Match User {self.user}\n"),
            ("/opt/tui-reset/bin/tui-reset shell --config /etc/tui-reset/shell.toml", command),
        ):
            assert theirs in text
            text = text.replace(theirs, ours)
        return text

    def _until_listening(self) -> None:
        end = time.monotonic() + START_SECONDS
        while "Server listening on" not in self.words:
            assert self.process.poll() is None, self.words
            assert time.monotonic() < end, self.words
            time.sleep(0.02)

    def command(self, *options: str, run: tuple[str, ...] = (), program: str = "ssh") -> list[str]:
        """OpenSSH's client, with the person's key."""
        quiet = {
            "UserKnownHostsFile": self.folder / "known_hosts",
            "GlobalKnownHostsFile": "/dev/null",
            "IdentityFile": self.folder / "person",
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "LogLevel": "ERROR",
        }
        chosen = [part for name, value in quiet.items() for part in ("-o", f"{name}={value}")]
        port = ["-P" if program in {"sftp", "scp"} else "-p", str(self.port)]
        return [program, "-F", "/dev/null", *chosen, *port, *options, *(run or (f"{self.user}@127.0.0.1",))]

    def said_to(self, *options: str, typed: str = "", **more: Any) -> "subprocess.CompletedProcess[str]":
        """A client without a terminal, to its end."""
        environ: Mapping[str, str] = {"PATH": os.environ["PATH"], "TERM": "xterm", **more.pop("environment", {})}
        return subprocess.run(
            self.command(*options, **more),
            input=typed,
            env=environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
