"""The shell script on the page for scripts does a whole reset; this runs that very script."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import Demo
from tests.doubles.service import COMMAND
from tests.machine import needs

PAGE: Final = Path(__file__).parents[2] / "docs" / "scripts.md"
NEW: Final = "seven quiet herons at dusk"
ALICE: Final = "alice@example.org"
Run = Callable[[str, str], "subprocess.CompletedProcess[str]"]
pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with Demo(options=("--mail-dir", str(tmp_path_factory.mktemp("mails")))) as running:
        yield running


@pytest.fixture
def run(tmp_path: Path, demo: Demo) -> Run:
    found = re.search(r"<!-- script -->\n\n```sh\n(.*?)```\n", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    script = tmp_path / "reset.sh"
    script.write_text(found[1], encoding="utf-8")
    path = f"{COMMAND.parent}:{os.environ['PATH']}"

    def running(address: str, password: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [needs("sh"), str(script), address, demo.ready.mail_dir],
            input=f"{password}\n",
            env={"PATH": path, "HOME": str(tmp_path), "TUI_RESET_URL": demo.url},
            capture_output=True,
            text=True,
            check=False,
        )

    return running


def test_the_script_on_paper_resets_a_password(run: Run, demo: Demo, tmp_path: Path) -> None:
    done = run(ALICE, NEW)
    assert (done.returncode, done.stderr) == (0, "")
    asked, finished = map(json.loads, done.stdout.splitlines())
    assert asked["step"] == "wait_for_mail"
    assert (finished["step"], finished["earlier"], finished["id"]) == ("done", False, asked["id"])
    assert demo.sign_in(ALICE, NEW).status == 201
    assert [path.name for path in tmp_path.iterdir()] == ["reset.sh"]


def test_a_refused_password_is_given_again_and_nothing_else(run: Run, demo: Demo) -> None:
    refused = run(ALICE, "short")
    assert refused.returncode == 4
    problem, advice = refused.stderr.splitlines()
    assert json.loads(problem)["code"] == "password_refused"
    assert advice == "choose another password, and run this again"
    done = run(ALICE, f"{NEW}, once more")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(refused.stdout)["id"] == json.loads(done.stdout.splitlines()[-1])["id"]
    assert demo.sign_in(ALICE, f"{NEW}, once more").status == 201


def test_with_two_factor_it_says_what_is_missing(run: Run) -> None:
    refused = run("bob@example.org", NEW)
    assert refused.returncode == 4
    problem = json.loads(refused.stderr.splitlines()[0])
    assert (problem["code"], set(problem["fields"])) == ("incomplete", {"totp", "recovery_code"})
