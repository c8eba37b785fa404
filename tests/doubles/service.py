"""The installed command's `serve` as a process of its own, with a real mail server that can be taken down."""

import csv
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from tests.doubles.tied import tied
from tests.doubles.wire import Wire
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.mail_sink import MailSink

COMMAND: Final = Path(sys.executable).with_name("tui-reset")
START_SECONDS: Final = 20


def free_port() -> int:
    """A TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """Backend on `url`, its folder, and the mails it sent. `environ` adds settings, such as looser limits."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None, cores: Sequence[int] = ()) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._cores = cores
        self._sink: MailSink | None = MailSink(folder / "mails")
        self._sink.start()
        self._letterbox = Letterbox(folder / "mails")
        self._environ = self._settings() | dict(environ or {})

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.stop_mail()

    def start(self) -> None:
        """Start the backend and wait until it says that it is ready."""
        before = os.sched_getaffinity(0)
        if self._cores:
            os.sched_setaffinity(0, self._cores)
        try:
            with (self.folder / "serve.log").open("ab") as log:
                self._process = tied(subprocess.Popen([COMMAND, "serve"], env=self._environ, stdout=log, stderr=log))
        finally:
            os.sched_setaffinity(0, before)
        self._wait_until_ready()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the backend and give its exit code."""
        self._process.send_signal(number)
        return self._process.wait(START_SECONDS)

    def stop_mail(self) -> None:
        """Take the mail server down for good; nobody listens on its port then."""
        if self._sink:
            self._sink.stop()
            self._sink = None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything the backend wrote."""
        return (self.folder / "serve.log").read_text()

    def add_people(self, emails: Iterable[str]) -> None:
        """Import accounts without a password."""
        path = self.folder / "people.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([("email", "username", "display_name", "role")])
            csv.writer(file).writerows((email, "", "", "user") for email in emails)
        self._command("accounts", "import", str(path))

    def disable(self, email: str) -> None:
        """Disable one account, as an operator does."""
        self._command("accounts", "disable", email)

    def _command(self, *words: str) -> None:
        subprocess.run([COMMAND, *words], env=self._environ, check=True, stdout=subprocess.DEVNULL)

    def links(self, emails: Iterable[str], seconds: float = 30) -> dict[str, str]:
        """The newest link mailed to each of these addresses, waiting until every one has one."""
        wanted, end = set(emails), time.monotonic() + seconds
        while True:
            found = {letter.to: letter.link for letter in self._letterbox.letters if letter.link}
            if wanted <= found.keys():
                return {email: found[email] for email in wanted}
            assert time.monotonic() < end, f"{len(wanted & found.keys())} of {len(wanted)} mails came"
            self._letterbox.look()
            time.sleep(0.01)

    def _settings(self) -> dict[str, str]:
        assert self._sink
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TUI_RESET_SERVER_PORT": str(self.port),
            "TUI_RESET_SERVER_DATABASE": f"sqlite:///{self.folder}/reset.db",
            "TUI_RESET_SERVER_KEY_FILE": f"{self.folder}/master.key",
            "TUI_RESET_SMTP_HOST": "127.0.0.1",
            "TUI_RESET_SMTP_PORT": str(self._sink.port),
            "TUI_RESET_SMTP_TLS": "none",
            "TUI_RESET_SMTP_SENDER": "reset@example.org",
        }

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with Wire(self.url, 1) as wire:
                    if wire.ask("GET", "/readyz").status == 200:
                        return
            except OSError:
                pass
            assert self._process.poll() is None, self.log
            assert time.monotonic() < end, self.log
            time.sleep(0.02)
