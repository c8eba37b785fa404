"""Nobody hears the words beside the answers: what was done is done, and the exit code says so."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import Demo
from tests.doubles.service import COMMAND

NOWHERE: Final = "http://127.0.0.1:1"
ASK: Final = f'"{COMMAND}" request --email alice@example.org'
DEAF: Final = ("2>/dev/full", "2>&-")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


def run(line: str, url: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "TUI_RESET_URL": url}
    return subprocess.run(["sh", "-c", line], env=environ, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("deaf", DEAF)
@pytest.mark.parametrize("form", ["", "--json"])
def test_what_was_done_ends_with_0(demo: Demo, tmp_path: Path, deaf: str, form: str) -> None:
    done = run(f"{ASK} {form} {deaf}", demo.url, tmp_path)
    assert done.returncode == 0
    assert "wait_for_mail" in done.stdout


@pytest.mark.parametrize("deaf", DEAF)
@pytest.mark.parametrize("form", ["", "--json"])
def test_what_was_not_done_keeps_its_code_and_stays_out_of_the_answers(tmp_path: Path, deaf: str, form: str) -> None:
    assert (run(f"{ASK} {form} {deaf}", NOWHERE, tmp_path).returncode) == 3
    refused = run(f'"{COMMAND}" request {form} {deaf}', NOWHERE, tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_reader_of_the_words_that_has_gone_ends_nothing(demo: Demo, tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TUI_RESET_URL": demo.url}
    words = [str(COMMAND), "request", "--email", "alice@example.org", "--resume", "kept"]
    done = subprocess.run(words, env=environ, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    assert done.returncode == 0
    assert json.loads((tmp_path / "kept").read_bytes())["id"]
