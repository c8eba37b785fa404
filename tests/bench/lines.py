"""Lines in a terminal: time to the first question against Debian's `gh auth login`; `--help` against bare Python."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median, say
from tests.bench.screen import NOBODY
from tests.bench.terminal import Program
from tests.doubles.service import COMMAND

GH: Final = ("gh", "auth", "login")
GH_ASKS: Final = "What account do you want to log into"
LINES: Final = (str(COMMAND), "--lines")
LINES_ASK: Final = "Type a number from 1 to 4: "
PYTHON: Final = (sys.executable, "-c", "pass")
HELP: Final = (str(COMMAND), "--help")
STARTS: Final = 30


def first_question(folder: Path) -> Iterator[Figure]:
    """Where the service comes from an option, from a variable, and from the settings file: each with a turn of `gh`."""
    if shutil.which(GH[0]) is None:
        say("left out: first question / gh auth login (gh is not installed; on Debian: apt-get install gh)")
        return
    settings = folder / ".config" / "tui-reset" / "settings.toml"
    settings.parent.mkdir(parents=True)
    here = _environ(folder)
    yield _against_gh("--url", (*LINES, "--url", NOBODY), here)
    yield _against_gh("variable", LINES, {**here, "TUI_RESET_URL": NOBODY})
    settings.write_text(f'url = "{NOBODY}"\n', encoding="utf-8")
    yield _against_gh("settings file", LINES, here)


def help_text(folder: Path) -> Figure:
    """To the end of the process, both in turns."""
    help_, python = [], []
    for _ in range(STARTS):
        python.append(_run(PYTHON, _environ(folder)))
        help_.append(_run(HELP, _environ(folder)))
    ours, bare = median(help_), median(python)
    how = f"help {ours * 1000:.0f} ms, python {bare * 1000:.0f} ms, medians of {STARTS} in turns"
    return Figure("tui-reset --help / python -c pass", ours / bare, 4, "times", how)


def _against_gh(where: str, command: Sequence[str], environ: Mapping[str, str]) -> Figure:
    lines, gh = [], []
    for _ in range(STARTS):
        gh.append(_asked(GH, GH_ASKS, environ))
        lines.append(_asked(command, LINES_ASK, environ))
    ours, theirs = median(lines), median(gh)
    how = f"lines {ours * 1000:.0f} ms, gh {theirs * 1000:.0f} ms, medians of {STARTS} in turns"
    return Figure(f"first question / gh auth login, {where}", ours / theirs, 1.0, "times", how)


def _asked(command: Sequence[str], question: str, environ: Mapping[str, str]) -> float:
    with Program(command, environ) as program:
        return program.wait_for(question) - program.started


def _run(command: Sequence[str], environ: Mapping[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=dict(environ), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def _environ(home: Path) -> dict[str, str]:
    """A common terminal, and a home that knows neither of the two."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "GH_NO_UPDATE_NOTIFIER": "1",
    }
