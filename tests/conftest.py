"""Pins what a test must not inherit from the machine: terminal, locale, time zone, home, variables of ours."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.doubles.postgres import PostgresServer

PINNED = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "TEXTUAL_ANIMATIONS": "none",
}
DROPPED = (
    "LC_",
    "LANGUAGE",
    "XDG_",
    "TEXTUAL",
    "TUI_RESET_",
    "SSH_",
    "TMUX",
    "STY",
    "NO_COLOR",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "COLUMNS",
    "LINES",
    "ACCESSIBLE",
    "STATE_DIRECTORY",
)
KEPT = ("TUI_RESET_CI",)


def pytest_configure() -> None:
    # Before anything imports Textual, which reads its variables at import; fixtures of a wider scope see it too.
    for name in [*os.environ]:
        if name.startswith(DROPPED) and name not in KEPT:
            del os.environ[name]
    os.environ.update(PINNED)
    time.tzset()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background (`make test &`): what tests start would never hear Ctrl+C.
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for each test, so that nobody's own settings file is read."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    """One server for all tests that want one."""
    from tests.doubles.postgres import postgres_server  # noqa: PLC0415 - nearly all tests want none

    with postgres_server() as server:
        yield server
