"""The installed `tui-reset ssh` as a process of its own, and the clients that people come with."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Self

from tests.doubles.service import COMMAND, START_SECONDS, free_port
from tests.doubles.tied import tied

ASYNCSSH_CLIENT: Final = Path(__file__).with_name("asyncssh_client.py")
ASYNCSSH: Final = "asyncssh"
OPENSSH: Final = "openssh"
OFTEN: Final = {"arrivals": 1_000_000, "arrivals_per_source": 1_000_000}
"""All of a test's people come from one address, one after the other."""
_QUIET: Final = {
    "GlobalKnownHostsFile": "/dev/null",
    "BatchMode": "yes",
    "IdentityAgent": "none",
    "IdentitiesOnly": "yes",
    "StrictHostKeyChecking": "yes",
    "LogLevel": "ERROR",
    "EscapeChar": "none",
}


class FrontDoor:
    """In front of the service at `url`. `ssh` are settings of its table; `folder` keeps key, settings and log."""

    def __init__(self, folder: Path, url: str, isolation: str = "forked", **ssh: object) -> None:
        self.folder = folder
        self.port = free_port()
        self.environ: dict[str, str] = {}
        """More variables for its process; to be set before it starts."""
        self._url = url
        self._ssh = {"port": self.port, "isolation": isolation, "host_key_file": "host_key", **OFTEN, **ssh}
        self._log = folder / "door.log"

    def __enter__(self) -> Self:
        config = self.folder / "door.toml"
        table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in self._ssh.items())
        config.write_text(f"url = {json.dumps(self._url)}\n[ssh]\n{table}\n", encoding="utf-8")
        with self._log.open("wb") as log:
            command = [str(COMMAND), "ssh", "--config", str(config)]
            environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.environ}
            process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.process = tied(process)
        begun = self.until(lambda: self._said("serving"))[0]
        self.fingerprint = begun["fingerprint"]
        self.known_hosts = self.folder / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {begun['host_key']}\n", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(START_SECONDS)

    # What it wrote

    @property
    def words(self) -> str:
        """Its whole log."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def ended_so_far(self) -> int:
        """How many sessions are over now."""
        return len(self._said("session"))

    def sessions(self, count: int = 1) -> list[dict[str, Any]]:
        """The log lines of sessions that are over, when there are so many."""
        return self.until(lambda: found if len(found := self._said("session")) >= count else [])

    def until(self, look: "Callable[[], list[dict[str, Any]]]") -> list[dict[str, Any]]:
        """Until there is something in the log."""
        end = time.monotonic() + START_SECONDS
        while not (found := look()):
            assert self.process.poll() is None, self.words
            assert time.monotonic() < end, self.words
            time.sleep(0.02)
        return found

    def _said(self, event: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.words.splitlines() if line.startswith("{") and line.endswith("}")]
        return [line for line in lines if line.get("event") == event]

    # How people come

    def openssh(
        self, user: str = "reset", *options: str, command: tuple[str, ...] = (), program: str = "ssh"
    ) -> list[str]:
        """OpenSSH's own client, without anybody's configuration."""
        quiet = [part for name, value in self._options().items() for part in ("-o", f"{name}={value}")]
        port = ["-P" if program in {"sftp", "scp"} else "-p", str(self.port)]
        return [program, "-F", "/dev/null", *options, *quiet, *port, f"{user}@127.0.0.1", *command]

    def _options(self) -> Mapping[str, str]:
        return {**_QUIET, "UserKnownHostsFile": str(self.known_hosts)}

    def asyncssh(self, user: str = "reset") -> list[str]:
        """asyncssh's, with a terminal of its own."""
        return [sys.executable, "-P", str(ASYNCSSH_CLIENT), str(self.port), user, str(self.known_hosts)]

    def program(self, user: str = "reset", client: str = OPENSSH, *options: str) -> list[str]:
        """Either, for a front end's person: what they would tell `tui-reset` is told to nobody."""
        chosen = self.asyncssh(user) if client == ASYNCSSH else self.openssh(user, *options)
        return ["/bin/sh", "-c", f"exec {shlex.join(chosen)}"]

    def said_to(
        self, *options: str, typed: str = "", user: str = "reset", **more: Any
    ) -> "subprocess.CompletedProcess[str]":
        """A client without a terminal, to its end."""
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TERM": "xterm", **more.pop("environment", {})}
        return subprocess.run(
            self.openssh(user, *options, **more),
            input=typed,
            env=environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
