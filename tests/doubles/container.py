"""A Containerfile, read, and what its image would run: as its user, with nothing that can be written but a volume."""

import os
import re
import shlex
import signal
import subprocess
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, NamedTuple, Self

import pytest

ROOT: Final = Path(__file__).parents[2]
_INSIDE: Final = Path(__file__).with_name("container_inside.sh")


class Line(NamedTuple):
    """One instruction, such as `RUN`, and what stands behind it."""

    word: str
    rest: str


def read(file: Path) -> list[Line]:
    """Its instructions in their order."""
    text = re.sub(r"\\\n", " ", file.read_text(encoding="utf-8"))
    found = [line.partition(" ") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Line(word, rest.strip()) for word, _, rest in found]


def is_sent(path: str, ignored: Path) -> bool:
    """Whether a file of the folder gets to who builds; the last matching line of `.containerignore` decides."""
    sent = True
    for line in ignored.read_text(encoding="utf-8").split():
        if fnmatch(path, line.removeprefix("!")):
            sent = line.startswith("!")
    return sent


class Image:
    """The last stage of a Containerfile, with `made` as its `/opt/tui-reset`; needs root, who is not there inside."""

    def __init__(self, lines: list[Line], made: Path) -> None:
        last = max(place for place, line in enumerate(lines) if line.word == "FROM")
        self._lines = lines[last:]
        self._made = made
        self._folder = tempfile.TemporaryDirectory(prefix="tui-reset-container-")

    def __enter__(self) -> Self:
        if os.getuid() != 0:
            pytest.skip("only root may make a root folder of its own")
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_process"):
            self._process.kill()
            self._process.wait()
            assert self._process.stderr
            self._process.stderr.close()
        self._folder.cleanup()

    def all(self, word: str) -> list[str]:
        """What stands behind that instruction, each time."""
        return [line.rest for line in self._lines if line.word == word]

    def one(self, word: str) -> str:
        """The last counts."""
        return self.all(word)[-1]

    def environ(self, more: dict[str, str]) -> dict[str, str]:
        """What is set in there."""
        return dict(pair.split("=", 1) for line in self.all("ENV") for pair in shlex.split(line)) | more

    def runs(self, command: list[str], environ: dict[str, str]) -> "subprocess.Popen[bytes]":
        """The image's own RUN lines, and then this as its user; ends with this."""
        user = self.one("USER").partition(":")[0]
        words = {
            "MADE": str(self._made),
            "USER_OF_IMAGE": user,
            "VOLUME": self.one("VOLUME"),
            "PATH": os.environ["PATH"],
        }
        words["SETUP"] = "\n".join(self.all("RUN"))
        inner = ["env", "-i", *(f"{name}={value}" for name, value in self.environ(environ).items()), *command]
        line = ["unshare", "-mpf", "--kill-child", "--propagation", "private", "bash", str(_INSIDE), *inner]
        self._process = subprocess.Popen(line, env=words, stderr=subprocess.PIPE, cwd=self._folder.name)
        return self._process

    def beside(self, command: list[str], environ: dict[str, str]) -> int:
        """Another command where the first one runs, as its user; the exit code."""
        [pid] = _children(self._process.pid)
        user = self.one("USER").partition(":")[0]
        enter = ["nsenter", "-t", str(pid), "-m", "-p", "-r", "-w", "setpriv", "--reuid", user, "--regid", user]
        inner = ["env", "-i", *(f"{name}={value}" for name, value in self.environ(environ).items()), *command]
        return subprocess.run([*enter, "--clear-groups", *inner], check=False, timeout=30).returncode

    def stops(self) -> int:
        """Sends what an engine sends; the exit code."""
        [pid] = _children(self._process.pid)
        os.kill(pid, getattr(signal, self.one("STOPSIGNAL")))
        return self._process.wait(30)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
