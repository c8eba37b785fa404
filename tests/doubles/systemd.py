"""Debian's own systemd as process 1 of a machine beside this one: the same files, and nothing that it writes stays."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Final, Self

import pytest

from tests.doubles.tied import tied

ROOT: Final = Path(__file__).parents[2]
ENVIRONMENT: Final = {"PATH": "/run/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
_START_SECONDS: Final = 20.0
_SYSTEMD: Final = Path("/lib/systemd/systemd")
_INSIDE: Final = Path(__file__).with_name("systemd_inside.sh")
_PROGRAMS: Final = ("unshare", "nsenter", "systemctl", "mount")


class CannotBeHad(Exception):  # noqa: N818 - a fact
    """This machine does not let anybody have one; says why."""


class SystemdMachine:
    """Its own processes, network, mounts and control groups; `tui-reset` is installed in `/opt/tui-reset`.

    It has no units but those that are put into /etc/systemd/system, and no journal. Needs root, and the rights of one:
    without them the test is skipped, in CI too.
    """

    def __init__(self) -> None:
        self._stack = tempfile.TemporaryDirectory(prefix="tui-reset-systemd-")
        self.folder = Path(self._stack.name)
        self._log = self.folder / "log"

    def __enter__(self) -> Self:
        try:
            self._group = _control_group()
            self._start()
        except CannotBeHad as why:
            self.__exit__()
            pytest.skip(f"no systemd of one's own can be had here: {why}")
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_process"):
            for child in _children(self._process.pid):
                os.kill(child, 9)
            self._process.wait(_START_SECONDS)
        if hasattr(self, "_group"):
            _remove(self._group)
        self._stack.cleanup()

    def _start(self) -> None:
        package, site = self._package(), Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHON": sys.base_prefix,
            "PROGRAM": os.path.realpath(sys.executable),
            "VENV": sys.prefix,
            "PACKAGE": str(package),
            "SITE": str(site),
        }
        join = f"echo $$ > {self._group}/cgroup.procs && exec unshare -mpfuinC --kill-child --propagation private bash "
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", f"{join} {_INSIDE}"], env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        tied(self._process, signal.SIGKILL)  # `unshare` takes the whole machine with it
        end = time.monotonic() + _START_SECONDS
        while self.run("systemctl is-active basic.target", check=False).stdout != "active\n":
            if self._process.poll() is not None or time.monotonic() > end:
                raise CannotBeHad(self._log.read_text(encoding="utf-8").strip()[-300:] or "it did not come up")
            time.sleep(0.1)

    def _package(self) -> Path:
        """What a wheel would put into site-packages."""
        package = self.folder / "package" / "tui_reset"
        shutil.copytree(ROOT / "tui_reset", package, ignore=shutil.ignore_patterns("__pycache__"))
        if not (package / "styles").exists():
            shutil.copytree(ROOT / "styles", package / "styles")
        return package

    # What is done in it

    def inside(self, *command: str) -> list[str]:
        """That command, in there."""
        found = _children(self._process.pid)
        return ["nsenter", "--target", str(found[0] if found else 0), "--all", "--wdns=/", "--", *command]

    def run(self, script: str, *, check: bool = True, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """A script of its root's."""
        line = self.inside("bash", "-ec", script)
        done = subprocess.run(
            line, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60, input=stdin
        )
        assert not check or done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done

    def write(self, path: str, text: str, *, mode: int = 0o644) -> None:
        """A file of its root's."""
        self.run(f"mkdir -p {Path(path).parent}; umask 077; cat > {path}; chmod {mode:o} {path}", stdin=text)

    def shows(self, unit: str, *properties: str) -> list[str]:
        """What systemd says of a unit, in that order."""
        chosen = " ".join(f"--property={name}" for name in properties)
        told = self.run(f"systemctl show {chosen} {unit}").stdout.splitlines()
        found = dict(line.split("=", 1) for line in told)
        return [found[name] for name in properties]


def _control_group() -> Path:
    """An empty group of one's own. Raises CannotBeHad."""
    if os.getuid() != 0:
        raise CannotBeHad("only root may")
    for program in (*_PROGRAMS, str(_SYSTEMD)):
        if shutil.which(program) is None:
            raise CannotBeHad(f"there is no {program}")
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()]
    trees = [Path(fields[4]) for fields in mounts if fields[fields.index("-") + 1] == "cgroup2"]
    own = [
        line for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines() if line.startswith("0::")
    ]
    if not trees or not own:
        raise CannotBeHad("there is no cgroup2")
    group = trees[0] / own[0].removeprefix("0::/") / f"tui-reset-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as fault:
        raise CannotBeHad(f"no control group can be made ({fault.strerror})") from fault
    return group


def _remove(group: Path) -> None:
    """From the leaves on, once nobody is in them any more."""
    end = time.monotonic() + _START_SECONDS
    for folder in sorted((path for path in [group, *group.rglob("*")] if path.is_dir()), reverse=True):
        while folder.exists():
            try:
                folder.rmdir()
            except OSError:
                assert time.monotonic() < end, f"{folder} is still used"
                time.sleep(0.02)


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in text.split()]
