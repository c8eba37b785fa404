"""The demo's people behind the real service, on any database, with mails that leave at once: for tests that attack."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvloop

from tests.doubles.demo import LOOSE, Demo
from tests.doubles.fake_house import new_file
from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.announcer import Announcer
from tui_reset.demo.headless import PASSED_ON, SENDER
from tui_reset.demo.mail_sink import LOOPBACK, MailSink
from tui_reset.demo.options import Ready
from tui_reset.demo.people import move_in
from tui_reset.server.house import House, open_house
from tui_reset.server.http.backend import Setup
from tui_reset.server.http.logs import set_up_logs
from tui_reset.server.http.master_key import read_master_key
from tui_reset.server.http.serving import listen, serve_until_signal
from tui_reset.server.profiles import load_profile
from tui_reset.server.rules.policy import Policy
from tui_reset.settings import Settings, load_server

ROOT: Final = Path(__file__).parents[2]
_KEY: Final = "master.key"


class PromptDemo(Demo):
    """What `Demo` is, on the database with that address, whose tables are there and empty."""

    def __init__(self, database: str, folder: Path, environ: dict[str, str] | None = None) -> None:
        super().__init__((LOOSE if environ is None else environ) | {"PYTHONPATH": str(ROOT)})
        self._database = database
        self._folder = folder

    @property
    def key_file(self) -> str:
        return str(self._folder / _KEY)

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "tests.doubles.prompt_demo", self._database, str(self._folder)]


@contextmanager
def prompt_demo(database: str | None = None, environ: dict[str, str] | None = None) -> Iterator[PromptDemo]:
    """One that runs, in a folder that nobody keeps; without an address on a file in it."""
    with TemporaryDirectory(prefix="tui-reset-attacked-") as name:
        folder = Path(name)
        with PromptDemo(database or new_file(folder), folder, environ) as demo:
            yield demo


async def _prompt_house(database: str, master_key: bytes, policy: Policy) -> House:
    return await open_house(database, master_key, replace(policy, send_spread=0.0))


def _settings(database: str, folder: Path, port: int, smtp_port: int) -> Settings:
    options = {
        "server.port": port,
        "server.public_url": f"http://{LOOPBACK}:{port}",
        "server.database": database,
        "server.key_file": str(folder / _KEY),
        "smtp.host": LOOPBACK,
        "smtp.port": smtp_port,
        "smtp.tls": "none",
        "smtp.sender": SENDER,
    }
    given = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return load_server(None, options, {"TUI_RESET_SERVER_LOG": "console"} | given)


def _serve(database: str, folder: Path) -> None:
    sink = MailSink(folder / "mails")
    sink.start()
    try:
        with listen(LOOPBACK, 0) as listener:
            settings = _settings(database, folder, listener.getsockname()[1], sink.port)
            move_in(settings)
            set_up_logs(settings.server.log, settings.server.log_level)
            _answer(settings, listener, _ready(settings, folder, sink.port))
    finally:
        sink.stop()


def _ready(settings: Settings, folder: Path, smtp_port: int) -> Ready:
    return Ready(
        url=settings.server.public_url,
        smtp=f"{LOOPBACK}:{smtp_port}",
        mail_dir=str(folder / "mails"),
        database=settings.server.database,
        accounts=[asdict(account) for account in ACCOUNTS],
    )


def _answer(settings: Settings, listener: socket.socket, ready: Ready) -> None:
    key = read_master_key(settings.server.key_file, database_exists=True)
    setup = Setup(settings, load_profile(settings.server.profile), key, opened=_prompt_house)
    with Announcer(ready, _announce), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve_until_signal(setup, listener))


def _announce(ready: Ready) -> None:
    print(ready.line(), flush=True)  # noqa: T201 - the line that the test waits for


if __name__ == "__main__":
    _serve(sys.argv[1], Path(sys.argv[2]))
