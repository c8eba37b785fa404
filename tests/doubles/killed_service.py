"""A service that is killed at the moment that a test names, and started again in a tenth of a second."""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

from tests.doubles.dying_service import Moment, make_cheap
from tests.doubles.service import free_port
from tests.doubles.wire import Reply, Wire
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.mail_sink import MailSink
from tui_reset.server.cases.accounts import NewAccount, import_accounts
from tui_reset.server.house import open_house
from tui_reset.server.rules.policy import Policy

KEY: Final = bytes(range(32))
PROGRAM: Final = Path(__file__).with_name("dying_service.py")
SECONDS: Final = 20.0
LOOSE: Final = {
    "TUI_RESET_MAILS_PER_ACCOUNT": "1000",
    "TUI_RESET_REQUESTS_PER_SOURCE": "100000",
}


class KilledService:
    """Serves `database`, whose tables are there, with `people` in it. Mails are kept in the folder.

    With `cheap` passwords are hashed in a millisecond.
    """

    def __init__(
        self,
        folder: Path,
        database: str,
        people: Sequence[NewAccount],
        environ: Mapping[str, str] | None = None,
        *,
        cheap: bool = True,
    ) -> None:
        self.folder = folder
        self.database = database
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._moment = folder / "moment"
        self._cheap = cheap
        self._sink = MailSink(folder / "mails")
        self._sink.start()
        self._letterbox = Letterbox(folder / "mails")
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TUI_RESET_SERVER_PORT": str(port),
            "TUI_RESET_SERVER_DATABASE": database,
            "TUI_RESET_SERVER_KEY_FILE": str(folder / "master.key"),
            "TUI_RESET_SMTP_HOST": "127.0.0.1",
            "TUI_RESET_SMTP_PORT": str(self._sink.port),
            "TUI_RESET_SMTP_TLS": "none",
            "TUI_RESET_SMTP_SENDER": "reset@example.org",
            **LOOSE,
            **(environ or {}),
        }
        (folder / "master.key").write_bytes(KEY)
        (folder / "master.key").chmod(0o600)
        asyncio.run(_add(database, people, cheap=cheap))

    def __enter__(self) -> Self:
        with (self.folder / "serve.log").open("ab") as log:
            self._program = subprocess.Popen(
                [sys.executable, str(PROGRAM), str(self._moment), *(["cheap"] if self._cheap else [])],
                env=self._environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._program.communicate(timeout=SECONDS)
        self._sink.stop()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert self._program.stdin
        assert self._program.stdout
        self._moment.write_text("")
        self._program.stdin.write("again\n")
        self._program.stdin.flush()
        self.pid = int(self._program.stdout.readline())
        end = time.monotonic() + SECONDS
        while True:
            try:
                with Wire(self.url, 5) as wire:
                    assert wire.ask("GET", "/readyz").status == 200, self.log
                    return
            except OSError:
                assert time.monotonic() < end, self.log
                time.sleep(0.01)

    def dies_at(self, moment: Moment, number: signal.Signals = signal.SIGKILL) -> None:
        """From now on: when that moment comes, it gets the signal."""
        self._moment.write_text(f"{int(number)} {moment.value}")

    def ended(self) -> int:
        """Wait for the end, and give the exit code, or the signal below zero."""
        assert self._program.stdout
        found, _, _ = select.select([self._program.stdout], [], [], SECONDS)
        assert found, f"it lives on\n{self.log}"
        return int(self._program.stdout.readline())

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it now."""
        os.kill(self.pid, number)
        return self.ended()

    def goes_on(self) -> None:
        """After SIGSTOP."""
        os.kill(self.pid, signal.SIGCONT)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Look again and again; what other processes do gives no sign."""
        end = time.monotonic() + SECONDS
        while not is_so():
            assert time.monotonic() < end, f"{what}\n{self.log}"
            time.sleep(0.01)

    def until_ready_says(self, word: str) -> None:
        """Ask `/readyz` until it is so."""
        self.until(lambda: bool(self.call("GET", "/readyz").json["status"] == word), word)

    @property
    def log(self) -> str:
        """Everything that it wrote."""
        return (self.folder / "serve.log").read_text()

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Reply:
        """One call over a connection of its own; raises ConnectionError where it is not answered."""
        with Wire(self.url) as wire:
            return wire.ask(method, path, body, **more)

    def letters(self, to: str, number: int = 0) -> list[Letter]:
        """The mails to somebody, waiting for that many."""
        end = time.monotonic() + SECONDS
        while True:
            self._letterbox.look()
            found = [letter for letter in self._letterbox.letters if letter.to == to]
            if len(found) >= number:
                return found
            assert time.monotonic() < end, self.log
            time.sleep(0.01)


async def _add(database: str, people: Sequence[NewAccount], *, cheap: bool) -> None:
    house = await open_house(database, KEY, Policy())
    if cheap:
        make_cheap(house.hasher)
    try:
        await import_accounts(house, people)
    finally:
        await house.close()
