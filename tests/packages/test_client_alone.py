"""Somebody has installed plain `tui-reset`: with nothing of the backend beside it, it walks against a service."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tests.journeys.front import ALICE, BOB, NEW_PASSWORD
from tests.journeys.lines_person import LinesPerson
from tests.journeys.screen_person import ScreenPerson

pytestmark = [pytest.mark.checkout, pytest.mark.timeout(120)]
MEGABYTES = 24
"""Site-packages without what Python compiles: 21 MB when this was written, of which Textual's family is 11."""


@pytest.fixture(scope="module")
def site(built: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the pins of the client, and the wheel."""
    folder = tmp_path_factory.mktemp("client")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(folder), "install", "--quiet"]
    pins = str(built / "requirements-client.txt")
    subprocess.run([*pip, "--require-hashes", "-r", pins], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return folder


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The service, from the checkout."""
    with Demo(environ={}) as demo:
        yield demo


def run(site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environ = {"PATH": os.environ["PATH"], "HOME": str(site)}
    line = [str(site / "bin" / "tui-reset"), *arguments]
    return subprocess.run(line, env=environ, cwd=site, capture_output=True, text=True, check=False, timeout=30)


def test_what_it_needs_is_there_and_it_is_small(built: Path, site: Path) -> None:
    checked = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(site), "check"]
    assert (
        subprocess.run(checked, capture_output=True, text=True, check=False).stdout == "No broken requirements found.\n"
    )
    [packages] = site.glob("lib/python*/site-packages")
    pins = re.findall(r"^(\S+)==", (built / "requirements-client.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(list(packages.glob("*.dist-info"))) == len(pins) + 1
    assert not {"litestar", "sqlalchemy", "cryptography"} & set(pins)
    files = [path for path in packages.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < MEGABYTES * 1_000_000


def test_alice_walks_in_the_full_screen(site: Path, demo: Demo) -> None:
    with ScreenPerson(demo.url, program=[str(site / "bin" / "tui-reset")]) as alice:
        code = alice.forgets_and_waits(ALICE)
        alice.hands_in(demo.letter(ALICE).link or "")
        alice.reaches_the_password(code)
        alice.sets_password()
        alice.is_done()
        alice.signs_in_after()
        alice.wait_for("Hello, Alice")
        assert alice.leaves() == 0


def test_lines_and_steps_for_scripts_are_there_too(site: Path, demo: Demo) -> None:
    with LinesPerson(demo.url, program=[str(site / "bin" / "tui-reset")]) as bob:
        bob.forgets_and_waits(BOB)
        assert bob.leaves() == 0
    told = run(site, "request", "--url", demo.url, "--email", BOB, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    python = [str(site / "bin" / "python"), "-m", "tui_reset", "--version"]
    assert subprocess.run(python, cwd=site, capture_output=True, text=True, check=True).stdout.startswith("tui-reset ")


@pytest.mark.parametrize("command", ["demo", "serve", "ssh", "doctor", "accounts list", "db upgrade"])
def test_what_is_not_there_is_named_in_a_sentence(site: Path, command: str) -> None:
    done = run(site, *command.split())
    extra = "ssh" if command == "ssh" else "server"
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"tui-reset: {command} needs packages .* \"tui-reset\[{extra}\]\"\n", done.stderr)
    assert run(site, *command.split(), "--help").returncode == 0
    assert NEW_PASSWORD not in done.stderr
