"""Killed while it waits, and between sending and answer: the next process goes on, and nothing is done twice."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import Demo, totp
from tests.doubles.holding_proxy import HoldingProxy
from tests.doubles.service import COMMAND
from tests.doubles.shell import Shell, ended, letter_of, lines_of

NEW: Final = "seven quiet herons at dusk"
ALICE: Final = "alice@example.org"
BOB: Final = "bob@example.org"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


@pytest.fixture
def proxy(demo: Demo) -> Iterator[HoldingProxy]:
    with HoldingProxy(demo.url) as running:
        yield running


@pytest.mark.parametrize("waiting", [("status",), ("request", "--email", ALICE)])
def test_killed_while_waiting_it_goes_on_in_another_process(
    tmp_path: Path, demo: Demo, waiting: tuple[str, ...]
) -> None:
    shell = Shell(tmp_path, demo.url)
    asked = shell.done("request", "--email", ALICE, "--resume", "kept")
    with shell.start(*waiting, "--resume", "kept", "--wait", "--json") as waits:
        assert next(lines_of(waits))["step"] == "wait_for_mail"
        waits.kill()
    link = letter_of(demo, ALICE, asked).link
    with shell.start(*waiting, "--resume", "kept", "--wait", "--json") as waits:
        answers = lines_of(waits)
        assert next(answers)["id"] == asked["id"]
        password = f"{NEW} after {waiting[0]}"
        shell.done("finish", "--resume", "kept", given={"link": link, "new_password": password})
        assert [view["step"] for view in answers][-1] == "done"
        assert ended(waits) == 0
    assert demo.sign_in(ALICE, password).status == 201
    assert not shell.kept.exists()


def killed_at(proxy: HoldingProxy, path: str, shell: Shell, *words: str, stdin: str = "") -> None:
    """Run a command, and kill it when its call is done and the answer on its way."""
    proxy.hold = path
    proxy.held.clear()
    ours, theirs = os.pipe()
    os.write(theirs, stdin.encode())
    os.close(theirs)
    process = subprocess.Popen(
        [str(COMMAND), *words], env=shell.environ, cwd=shell.folder, stdin=ours, stdout=subprocess.PIPE
    )
    os.close(ours)
    assert proxy.held.wait(20)
    process.kill()
    assert process.communicate(timeout=20)[0] == b""


def test_a_request_killed_before_its_answer_is_the_same_request_again(
    demo: Demo, proxy: HoldingProxy, tmp_path: Path
) -> None:
    shell = Shell(tmp_path, proxy.url)
    killed_at(proxy, "/v1/resets", shell, "request", "--email", BOB, "--resume", "kept")
    code, problem = shell.refused("status", "--resume", "kept")
    assert (code, problem["code"]) == (2, "file_refused")
    asked = shell.done("request", "--email", BOB, "--resume", "kept")
    # One mail came, of the first call: were the second another request, the link would be none of its own.
    given = {"link": letter_of(demo, BOB, asked).link, "new_password": "short", "totp": "000000"}
    assert shell.refused("finish", "--resume", "kept", given=given)[1]["code"] == "password_refused"


def test_a_change_killed_before_its_answer_is_told_and_never_done_twice(
    demo: Demo, proxy: HoldingProxy, tmp_path: Path
) -> None:
    shell = Shell(tmp_path, proxy.url)
    asked = shell.done("request", "--email", ALICE, "--resume", "kept")
    given = {"link": letter_of(demo, ALICE, asked).link, "new_password": f"{NEW} once"}
    killed_at(proxy, "/password", shell, "finish", "--resume", "kept", stdin=json.dumps(given))
    session = demo.sign_in(ALICE, f"{NEW} once").json["token"]
    done = shell.done("finish", "--resume", "kept", given=given)
    assert (done["step"], done["earlier"]) == ("done", False)
    # A second change would have ended it.
    assert demo.call("GET", "/v1/account", bearer=session).status == 200
    assert not shell.kept.exists()


def test_with_two_factor_the_repeat_needs_no_new_code(demo: Demo, proxy: HoldingProxy, tmp_path: Path) -> None:
    shell = Shell(tmp_path, proxy.url)
    asked = shell.done("request", "--email", BOB, "--resume", "kept")
    given = {"link": letter_of(demo, BOB, asked).link, "new_password": f"{NEW} unseen", "totp": totp(BOB)}
    killed_at(proxy, "/password", shell, "finish", "--resume", "kept", stdin=json.dumps(given))
    done = shell.done("finish", "--resume", "kept", given={"new_password": f"{NEW} unseen"})
    assert (done["step"], done["earlier"]) == ("done", False)


def test_another_password_after_a_lost_answer_is_not_claimed(demo: Demo, proxy: HoldingProxy, tmp_path: Path) -> None:
    shell = Shell(tmp_path, proxy.url)
    asked = shell.done("request", "--email", ALICE, "--resume", "kept")
    given = {"link": letter_of(demo, ALICE, asked).link, "new_password": f"{NEW} first"}
    killed_at(proxy, "/password", shell, "finish", "--resume", "kept", stdin=json.dumps(given))
    assert shell.done("status", "--resume", "kept")["step"] == "done"
    ran = shell.run("finish", "--resume", "kept", "--json", given={"new_password": f"{NEW} second"})
    assert json.loads(ran.stdout)["earlier"] is True
    assert (ran.returncode, json.loads(ran.stderr)["code"]) == (6, "reset_over")
    assert demo.sign_in(ALICE, f"{NEW} first").status == 201
    assert demo.sign_in(ALICE, f"{NEW} second").status == 401
