"""A script at the desk: the installed command with pipes, one session file, and what it said."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.demo import PASSWORDS, totp
from tests.doubles.service import COMMAND


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def answers(self) -> list[Any]:
        """Each line of standard output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def answer(self) -> Any:
        """The only one."""
        [answer] = self.answers
        return answer

    @property
    def problem(self) -> Any:
        """The only line on standard error, as JSON."""
        [line] = self.err.splitlines()
        return json.loads(line)


class DeskScript:
    """`file` keeps the session; `url` is the service."""

    def __init__(self, url: str, file: Path) -> None:
        self.url = url
        self.file = file

    def says(self, *words: str, stdin: str = "", environ: Mapping[str, str] | None = None) -> Said:
        """`tui-reset desk` with these words, as they are."""
        done = subprocess.run(
            [COMMAND, "desk", *words], input=stdin, capture_output=True, text=True, check=False, env=environ
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def does(self, *words: str) -> Said:
        """A command in the session, in JSON."""
        return self.says(*words, "--session", str(self.file), "--json")

    def signs_in(self, email: str, steps_back: int = 0, **more: str) -> Said:
        """With the demo's password and the authenticator, unless it is told otherwise."""
        given = {"identifier": email, "password": PASSWORDS[email]} | more
        if not {"totp", "recovery_code"} & more.keys():
            given["totp"] = totp(email, steps_back)
        words = ("sign-in", "--url", self.url, "--session", str(self.file), "--json")
        return self.says(*words, stdin=json.dumps(given))
