"""The Containerfile: everything it copies is there, its steps do what they say, and what it starts serves and stops."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.doubles.container import ROOT, Image, is_sent, read
from tests.doubles.service import free_port

pytestmark = [pytest.mark.checkout, pytest.mark.timeout(120)]
LINES = read(ROOT / "Containerfile")


def test_it_installs_what_is_pinned_and_nothing_more() -> None:
    installs = [line.rest for line in LINES if " pip " in line.rest and " install " in line.rest]
    assert len(installs) == 2
    assert all("--no-deps" in line and "--no-cache-dir" in line for line in installs)
    assert "--require-hashes -r /dist/requirements-all.txt" in installs[0]
    assert {line.rest.partition(" AS ")[0] for line in LINES if line.word == "FROM"} == {"python:3.11-slim-bookworm"}


def test_nothing_of_the_folder_is_sent_but_what_is_copied(built: Path) -> None:
    copied = [
        name
        for line in LINES
        if line.word == "COPY" and not line.rest.startswith("--from=")
        for name in line.rest.split()[:-1]
    ]
    files = [f"dist/{path.name}" for path in built.iterdir()]
    for name in copied:
        [found] = [path for path in files if re.fullmatch(name.replace(".", r"\.").replace("*", ".*"), path)]
        assert is_sent(found, ROOT / ".containerignore")
    assert not is_sent("dist/constraints.txt", ROOT / ".containerignore")
    assert not is_sent(".git/config", ROOT / ".containerignore")


def test_it_serves_as_nobody_on_files_that_cannot_be_written_to(package: Path, tmp_path: Path) -> None:
    """With the very packages of the Debian package in the place of the first stage, which needs an index."""
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    made = tmp_path / "usr" / "lib" / "tui-reset"
    program = made / "bin" / "tui-reset"
    program.write_text(program.read_text(encoding="utf-8").replace("/usr/lib/tui-reset/", "/opt/tui-reset/", 1))
    tmp_path.chmod(0o755)
    settings = {
        "TUI_RESET_SERVER_PORT": str(free_port()),
        "TUI_RESET_SERVER_PUBLIC_URL": "https://reset.example.org",
        "TUI_RESET_SERVER_TRUSTED_PROXIES": "127.0.0.1",
        "TUI_RESET_SMTP_HOST": "127.0.0.1",
        "TUI_RESET_SMTP_SENDER": "reset@example.org",
    }
    with Image(LINES, made) as image:
        entry, command = json.loads(image.one("ENTRYPOINT")), json.loads(image.one("CMD"))
        process = image.runs([*entry, *command], settings)
        assert process.stderr
        said: list[bytes] = []
        while b'"serving"' not in b"".join(said[-1:]):
            said.append(process.stderr.readline())
            assert said[-1], said
        check = json.loads(image.one("HEALTHCHECK").partition(" CMD ")[2])
        assert image.beside(check, settings) == 0
        assert image.beside(["test", "-s", "/data/master.key"], settings) == 0
        assert image.beside(["touch", "/opt/tui-reset/written"], settings) != 0
        assert image.beside(["touch", "/etc/written"], settings) != 0
        assert image.stops() == 0
