"""The installed command as a script runs it: by its words, with input, answers, problems and exit codes."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.demo import Demo
from tests.doubles.service import COMMAND
from tui_reset.demo.letters import Letter


@dataclass
class Shell:
    """Runs the command in a folder with a resume file called `kept`."""

    folder: Path
    url: str

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TUI_RESET_URL": self.url}

    def start(self, *words: str, **more: Any) -> "subprocess.Popen[str]":
        """One command that goes on; its answers come through a pipe."""
        return subprocess.Popen(
            [str(COMMAND), *words],
            env=self.environ,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            **more,
        )

    def run(self, *words: str, given: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """One command to its end, with `given` on standard input."""
        text = "" if given is None else json.dumps(given)
        return subprocess.run(
            [str(COMMAND), *words],
            env=self.environ,
            cwd=self.folder,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, *words: str, given: dict[str, str] | None = None) -> dict[str, Any]:
        """The last answer of a command that did what was asked."""
        ran = self.run(*words, "--json", given=given)
        assert (ran.returncode, ran.stderr) == (0, "")
        return dict(json.loads(ran.stdout.splitlines()[-1]))

    def refused(self, *words: str, given: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Exit code and problem document."""
        ran = self.run(*words, "--json", given=given)
        return ran.returncode, dict(json.loads(ran.stderr))

    @property
    def kept(self) -> Path:
        return self.folder / "kept"


def letter_of(demo: Demo, email: str, asked: dict[str, Any]) -> Letter:
    """The mail of this very request; those of others are passed over."""
    while True:
        letter = demo.letter(email)
        if asked["reference"] in letter.text:
            return letter


def lines_of(process: "subprocess.Popen[str]") -> Iterator[dict[str, Any]]:
    assert process.stdout
    for line in process.stdout:
        yield json.loads(line)


def ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=20)
    return process.returncode
