"""The installed command against the running demo: whole resets over several processes."""

import asyncio
import json
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.demo import Demo, totp
from tests.doubles.lying_server import LyingServer
from tests.doubles.scripted_server import FakeServer, answer
from tests.doubles.service import COMMAND
from tests.doubles.shell import Shell, letter_of, lines_of

NEW: Final = "seven quiet herons at dusk"
ALICE: Final = "alice@example.org"
BOB: Final = "bob@example.org"


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as running:
        yield running


@pytest.fixture
def shell(demo: Demo, tmp_path: Path) -> Shell:
    return Shell(tmp_path, demo.url)


def test_a_reset_in_five_processes(shell: Shell, demo: Demo) -> None:
    asked = shell.done("request", "--email", ALICE, "--resume", "kept")
    assert stat.S_IMODE(shell.kept.stat().st_mode) == 0o600
    assert shell.done("status", "--resume", "kept")["step"] == "wait_for_mail"
    shell.done("resend", "--resume", "kept")
    link = letter_of(demo, ALICE, asked).link
    refused = shell.refused("finish", "--resume", "kept", given={"link": link, "new_password": "short"})
    assert (refused[0], refused[1]["code"], refused[1]["status"]) == (4, "password_refused", 422)
    done = shell.done("finish", "--resume", "kept", given={"new_password": NEW})
    assert (done["id"], done["step"], done["earlier"]) == (asked["id"], "done", False)
    assert demo.sign_in(ALICE, NEW).status == 201
    assert list(shell.folder.iterdir()) == []


def test_with_two_factor_and_a_mail_code(shell: Shell, demo: Demo) -> None:
    asked = shell.done("request", "--email", BOB, "--resume", "kept")
    code = letter_of(demo, BOB, asked).mail_code
    missing = shell.refused("finish", "--resume", "kept", given={"mail_code": code, "new_password": NEW})
    assert (missing[0], missing[1]["fields"]) == (4, {"totp": ["missing"], "recovery_code": ["missing"]})
    wrong = shell.refused("finish", "--resume", "kept", given={"new_password": NEW, "totp": "000000"})
    assert (wrong[0], wrong[1]["code"], wrong[1]["attempts_left"]) == (5, "wrong_proof", 4)
    done = shell.done("finish", "--resume", "kept", given={"new_password": NEW, "totp": totp(BOB)})
    assert done["step"] == "done"


def test_the_link_alone_opens_it(shell: Shell, demo: Demo) -> None:
    asked = shell.done("request", "--email", ALICE)
    link = letter_of(demo, ALICE, asked).link
    given = {"link": link, "new_password": f"{NEW} again", "verification_code": asked["verification_code"]}
    assert shell.done("finish", given=given)["step"] == "done"
    assert shell.refused("finish", given=given)[1]["code"] == "link_used"


def test_s1_27_two_factor_is_paused_on_the_way(tmp_path: Path) -> None:
    with Demo(options=("--profile", "access-workspace")) as demo:
        shell = Shell(tmp_path, demo.url)
        asked = shell.done("request", "--email", BOB, "--resume", "kept")
        link = letter_of(demo, BOB, asked).link
        assert shell.refused("finish", "--resume", "kept", given={"link": link, "new_password": NEW})[0] == 4
        given = {"new_password": NEW, "totp": totp(BOB)}
        assert shell.done("finish", "--resume", "kept", given=given)["step"] == "done"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15)])
def test_interrupted_while_waiting_the_file_stays(shell: Shell, number: signal.Signals, code: int) -> None:
    shell.done("request", "--email", ALICE, "--resume", "kept")
    with shell.start("status", "--resume", "kept", "--wait", "--json") as waits:
        next(lines_of(waits))
        waits.send_signal(number)
        _, problem = waits.communicate(timeout=20)
        assert waits.returncode == code
    if number is signal.SIGINT:
        assert json.loads(problem)["code"] == "interrupted"
    assert shell.done("cancel", "--resume", "kept")["step"] == "cancelled"


def test_a_reader_that_goes_ends_it_without_noise(shell: Shell) -> None:
    shell.done("request", "--email", ALICE, "--resume", "kept")
    with shell.start("status", "--resume", "kept", "--wait", "--json") as waits:
        next(lines_of(waits))
        assert waits.stdout
        assert waits.stderr
        waits.stdout.close()
        assert waits.wait(20) == 1
        assert waits.stderr.read() == ""
    assert shell.kept.exists()


def test_the_limit_of_waiting(shell: Shell) -> None:
    shell.done("request", "--email", ALICE, "--resume", "kept")
    ran = shell.run("status", "--resume", "kept", "--wait", "--timeout", "0.2", "--json")
    assert (ran.returncode, json.loads(ran.stderr)["code"]) == (10, "timeout")


def test_a_descriptor_instead_of_a_file(shell: Shell) -> None:
    ask = f'"{COMMAND}" request --email {ALICE} --secret-fd 3 --json 3>doc'
    line = f'{ask} && "{COMMAND}" cancel --secret-fd 3 --json 3<doc'
    ran = subprocess.run(
        ["sh", "-c", line], env=shell.environ, cwd=shell.folder, capture_output=True, text=True, check=True
    )
    asked, cancelled = map(json.loads, ran.stdout.splitlines())
    assert (asked["id"], cancelled["step"]) == (cancelled["id"], "cancelled")
    assert json.loads((shell.folder / "doc").read_text())["secret"] not in ran.stdout + ran.stderr


def test_secrets_are_never_arguments_and_never_said(shell: Shell, demo: Demo) -> None:
    asked = shell.done("request", "--email", ALICE, "--resume", "kept")
    secret = json.loads(shell.kept.read_text())["secret"]
    process = subprocess.Popen(
        [str(COMMAND), "finish", "--resume", "kept", "--json"],
        env=shell.environ,
        cwd=shell.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    own = Path(f"/proc/{process.pid}")
    seen = own.joinpath("cmdline").read_bytes() + own.joinpath("environ").read_bytes()
    given = {"link": letter_of(demo, ALICE, asked).link, "new_password": "hunter2", "verification_code": "WXYZ-WXYZ"}
    out, err = process.communicate(json.dumps(given).encode(), timeout=20)
    for text in (secret, given["link"].rpartition("/")[2], "hunter2", "WXYZ"):
        assert text.encode() not in seen + out + err


def test_secrets_go_back_only_to_where_they_came_from(shell: Shell) -> None:
    shell.done("request", "--email", ALICE, "--resume", "kept")
    with LyingServer("x") as other:
        code, problem = shell.refused("status", "--resume", "kept", "--url", other.url)
        assert other.heard == []
    assert (code, problem["code"]) == (2, "file_refused")
    assert f"give --url {shell.url}" in problem["detail"]


async def test_a_service_that_sends_one_on_is_not_followed(tmp_path: Path) -> None:
    moved = answer(302, b"", location="https://evil.example.org/")
    async with FakeServer([moved]) as server:
        shell = Shell(tmp_path, server.url)
        code, problem = await asyncio.to_thread(shell.refused, "request", "--email", ALICE, "--resume", "kept")
    assert (code, problem["code"]) == (3, "not_a_reset_server")
    assert not shell.kept.exists()


def test_nothing_of_a_hostile_answer_commands_the_terminal(tmp_path: Path) -> None:
    with LyingServer("\x1b]0;x\x07 \x00 \u202e\nStep: done") as server:
        shell = Shell(tmp_path, server.url)
        ran = shell.run("request", "--email", ALICE, "--resume", "kept")
    assert ran.returncode == 0
    assert not {"\x1b", "\x00", "\x07", "\u202e"} & set(ran.stdout + ran.stderr)
    assert ran.stdout.count("\nStep: ") == 1


def test_the_same_problem_for_people_is_a_sentence(shell: Shell) -> None:
    ran = shell.run("request", "--email", "nobody")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr.startswith("tui-reset: ")
    assert ran.stderr.count("\n") == 1
