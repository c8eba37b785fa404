"""Everything of the demo but the terminal app: people, mail server and backend, until SIGTERM."""

import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.announcer import Announcer
from tui_reset.demo.database import claim, file_of, settle
from tui_reset.demo.mail_sink import LOOPBACK, MailSink
from tui_reset.demo.options import FOLDER_PREFIX, DemoError, DemoOptions, Ready
from tui_reset.settings import Settings, SettingsError, load_server

_INTERRUPTED: Final = 130
SENDER: Final = "reset@example.org"
PASSED_ON: Final = (
    "TUI_RESET_LINK_LIFETIME",
    "TUI_RESET_RESEND_COOLDOWN",
    "TUI_RESET_MAILS_PER_ACCOUNT",
    "TUI_RESET_MAILS_PER_HOUR",
    "TUI_RESET_REQUESTS_PER_SOURCE",
    "TUI_RESET_SERVER_LOG",
    "TUI_RESET_SERVER_LOG_LEVEL",
    "TUI_RESET_SERVER_GRACE_SECONDS",
    "TUI_RESET_SERVER_DOOR_KEY_FILE",
)
"""The looser values of FLOWS.md, the log, and whom a front door is known by; everything else is for real services."""


def run(options: DemoOptions, environ: Mapping[str, str] = os.environ) -> int:
    """Run until SIGTERM or SIGINT and give the exit code; standard output gets one JSON line when ready."""
    with _ending_on_signals():
        try:
            return _run(options, environ, lambda ready: print(ready.line(), flush=True))  # noqa: T201 - the promised line
        except SettingsError as error:
            return _complain(str(error), 2)
        except DemoError as error:
            return _complain(str(error), error.exit_code)
        except _Ended:
            return 0


def _run(options: DemoOptions, environ: Mapping[str, str], announce: Callable[[Ready], None]) -> int:
    from tui_reset.demo.apps import listening_apps  # noqa: PLC0415 - nothing of this is needed to refuse
    from tui_reset.demo.front_door import command_for, door_key, open_door  # noqa: PLC0415
    from tui_reset.demo.people import move_in  # noqa: PLC0415 - nothing of the backend is needed to refuse
    from tui_reset.demo.profile import placed_profile  # noqa: PLC0415
    from tui_reset.server import commands  # noqa: PLC0415

    with _throw_away_folder(options.folder) as folder:
        port = _free_port(options.port)
        database = options.database or f"sqlite:///{folder}/demo.db"
        new = claim(database)
        mail_dir = Path(options.mail_dir or f"{folder}/mails").absolute()
        profile = placed_profile(options.profile, Path(folder))
        with _listening_sink(mail_dir) as sink, listening_apps(profile, file_of(database), Path(folder)) as apps:
            doors = {"server.door_key_file": key} if (key := door_key(options.ssh_port, Path(folder))) else {}
            settings = _settings(profile, environ, port, database, sink.port, apps.settings | doors)
            if new:
                move_in(settings)
                settle(database)
            ready = Ready(
                url=settings.server.public_url,
                smtp=f"{LOOPBACK}:{sink.port}",
                mail_dir=str(mail_dir),
                database=database,
                accounts=[asdict(account) for account in ACCOUNTS],
                apps=apps.urls,
                ssh=command_for(options.ssh_port),
            )
            with open_door(options.ssh_port, ready.url, Path(folder)), Announcer(ready, announce):
                code = commands.serve(settings)
    # Ctrl+C is how one ends it by hand.
    return 0 if code == _INTERRUPTED else code


def _settings(  # noqa: PLR0913, PLR0917 - where everything is
    profile: str, environ: Mapping[str, str], port: int, database: str, smtp_port: int, apps: Mapping[str, str]
) -> Settings:
    return load_server(
        None,
        {
            "server.bind": LOOPBACK,
            "server.port": port,
            "server.public_url": f"http://{LOOPBACK}:{port}",
            "server.profile": profile,
            "server.database": database,
            "server.key_file": f"{file_of(database)}.key",
            "smtp.host": LOOPBACK,
            "smtp.port": smtp_port,
            "smtp.tls": "none",
            "smtp.sender": SENDER,
            **apps,
        },
        {"TUI_RESET_SERVER_LOG": "console"} | {name: environ[name] for name in PASSED_ON if name in environ},
    )


@contextmanager
def _throw_away_folder(given: str) -> Iterator[str]:
    folder = given or tempfile.mkdtemp(prefix=FOLDER_PREFIX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _listening_sink(mail_dir: Path) -> Iterator[MailSink]:
    try:
        sink = MailSink(mail_dir)
        sink.start()
    except OSError as error:
        message = f"Mails cannot be kept in {mail_dir}: {error.strerror}."
        raise DemoError(message) from error
    try:
        yield sink
    finally:
        sink.stop()


def _free_port(wanted: int) -> int:
    """The port itself, or a free one for 0. Raises DemoError when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError as error:
            message = f"Port {wanted} on {LOOPBACK} cannot be used: {error.strerror}. Choose another with --port."
            raise DemoError(message) from error
        return int(probe.getsockname()[1])


class _Ended(Exception):  # noqa: N818 - being asked to end is no error
    """A signal came."""


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """SIGTERM and SIGINT unwind everything, whether they come before, while or after the backend serves."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _Ended

    earlier = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _complain(sentence: str, code: int) -> int:
    print(f"tui-reset: {sentence}", file=sys.stderr)  # noqa: T201 - a command's own voice
    return code
