"""Somebody makes a command dump core while it has secrets: there is no core file to read them in."""

import os
import resource
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.doubles.service import COMMAND
from tui_reset.client.resume_file import KIND, InFile, Resume


def core_limit(number: int) -> str:
    """The most that a core file of that process may hold, as Linux tells it."""
    limits = Path(f"/proc/{number}/limits").read_text(encoding="ascii").splitlines()
    return next(line.split()[4] for line in limits if line.startswith("Max core file size"))


@pytest.mark.parametrize(
    "words", [("finish",), ("status", "--wait"), ("desk", "sign-in", "--session", "session"), ("--lines",)]
)
def test_no_core_file_of_a_command_with_secrets(words: Sequence[str], tmp_path: Path) -> None:
    file = tmp_path / "kept"
    more = () if words[0] == "desk" else ("--resume", str(file))
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        InFile(file).save(
            Resume(kind=KIND, url=url, email="alice@example.org", id="7", secret="hold", reference="482-913-576")
        )
        process = subprocess.Popen(
            [str(COMMAND), *words, *more, "--url", url],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
        )
        try:
            end = time.monotonic() + 9
            while core_limit(process.pid) != "0":
                assert process.poll() is None
                assert time.monotonic() < end
        finally:
            process.kill()
            process.communicate()
