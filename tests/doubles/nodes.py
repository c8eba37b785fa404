"""Two backends over one database, as real processes behind a balancer, with the mail server that both use."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import make_url

from tests.doubles.balancer import Balancer
from tests.doubles.postgres import PostgresServer
from tests.doubles.service import COMMAND, START_SECONDS, free_port
from tests.doubles.tied import tied
from tests.doubles.wire import Reply, Wire
from tui_reset.demo.letters import Letter, Letterbox
from tui_reset.demo.mail_sink import MailSink

LOOSE = {"TUI_RESET_MAILS_PER_ACCOUNT": "1000", "TUI_RESET_REQUESTS_PER_SOURCE": "100000"}


class Node:
    """One `tui-reset serve`."""

    def __init__(self, folder: Path, environ: Mapping[str, str], name: str) -> None:
        self.port = free_port()
        self._log = folder / f"{name}.log"
        self._environ = {**environ, "TUI_RESET_SERVER_PORT": str(self.port)}

    def start(self) -> None:
        """Start it; `wait` says when it answers."""
        with self._log.open("ab") as log:
            self.process = tied(subprocess.Popen([COMMAND, "serve"], env=self._environ, stdout=log, stderr=log))

    def wait(self) -> None:
        """Until it is ready."""
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                if self.call("GET", "/readyz").status == 200:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.log
            assert time.monotonic() < end, self.log
            time.sleep(0.02)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Reply:
        """One call to this node."""
        with Wire(f"http://127.0.0.1:{self.port}") as wire:
            return wire.ask(method, path, body, **more)

    @property
    def log(self) -> str:
        """Everything that it wrote."""
        return self._log.read_text()


class Nodes:
    """`one` and `two` behind `balancer`, with accounts that have no password yet."""

    def __init__(
        self, folder: Path, server: PostgresServer, database: str, environ: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder
        self._server = server
        self._database = database
        self._sink = MailSink(folder / "mails")
        self._letterbox = Letterbox(folder / "mails")
        self._reading = threading.Lock()
        self._stack = ExitStack()
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TUI_RESET_SERVER_DATABASE": database,
            "TUI_RESET_SERVER_KEY_FILE": str(folder / "master.key"),
            "TUI_RESET_SMTP_HOST": "127.0.0.1",
            "TUI_RESET_SMTP_TLS": "none",
            "TUI_RESET_SMTP_SENDER": "reset@example.org",
            **LOOSE,
            **(environ or {}),
        }

    def __enter__(self) -> Self:
        self._sink.start()
        self._environ["TUI_RESET_SMTP_PORT"] = str(self._sink.port)
        self.one, self.two = (Node(self._folder, self._environ, name) for name in ("one", "two"))
        self.balancer = self._stack.enter_context(Balancer(self.one.port, self.two.port))
        for node in (self.one, self.two):
            node._environ["TUI_RESET_SERVER_PUBLIC_URL"] = self.balancer.url
            node.start()
        for node in (self.one, self.two):
            node.wait()
        return self

    def __exit__(self, *_: object) -> None:
        for node in (self.one, self.two):
            node.process.kill()
            node.process.wait(START_SECONDS)
        self._stack.close()
        self._sink.stop()

    @property
    def url(self) -> str:
        """The balancer's."""
        return self.balancer.url

    def add(self, *emails: str) -> None:
        """Accounts, added by the command."""
        path = self._folder / "people.csv"
        path.write_text("email,username,display_name,role\n" + "".join(f"{email},,,user\n" for email in emails))
        command = [str(COMMAND), "accounts", "import", str(path)]
        subprocess.run(command, env=self._environ, check=True, stdout=subprocess.DEVNULL)

    def say(self, statement: str) -> str:
        """Ask the database."""
        return self._server.say(statement, database=str(make_url(self._database).database))

    def end(self, node: Node, number: signal.Signals = signal.SIGKILL) -> int:
        """End a node, and give its exit code."""
        node.process.send_signal(number)
        return node.process.wait(START_SECONDS)

    def at(self, port: int) -> Node:
        """The node with that port."""
        return self.one if self.one.port == port else self.two

    @contextmanager
    def silent_mail(self) -> Iterator[None]:
        """Meanwhile the mail server says nothing at all."""
        speak = threading.Event()
        self._sink._loop.call_soon_threadsafe(speak.wait)
        try:
            yield
        finally:
            speak.set()

    def letters(self, to: str, number: int = 0) -> list[Letter]:
        """The mails to somebody, waiting for that many."""
        end = time.monotonic() + START_SECONDS
        while True:
            with self._reading:
                self._letterbox.look()
                found = [letter for letter in self._letterbox.letters if letter.to == to]
            if len(found) >= number:
                return found
            assert time.monotonic() < end, f"{len(found)} of {number}\n{self.one.log}\n{self.two.log}"
            time.sleep(0.01)
