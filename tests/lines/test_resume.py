"""A reset in lines outlives its process: killed while waiting, it goes on with the resume file."""

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import NEW_PASSWORD, Demo
from tests.doubles.lines_window import LinesWindow

ALICE = "alice@example.org"
JIM = "jim.brennan@example.org"
COMMAND = str(Path(sys.executable).with_name("tui-reset"))
WHICH = "Type a number from 1 to 4: "
CODE = re.compile(r"Verification code:\n(\S{4}-\S{4})\n")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reset.resume"


def asks(window: LinesWindow, email: str) -> str:
    """From the first menu to the wait; gives the code."""
    window.answers(WHICH, "2")
    window.answers("Email address: ", email)
    found = CODE.search(window.reads("Verification code:", "Enter for 1: "))
    assert found
    window.types("")
    window.reads("short code: ")
    return found[1]


def refused(*arguments: str, url: str = "") -> str:
    done = subprocess.run(
        [COMMAND, *arguments, *(["--url", url] if url else [])],
        env={**os.environ, "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_killed_while_waiting_it_goes_on_and_is_finished(demo: Demo, file: Path) -> None:
    """S2.1a: with the code at hand, and the file gone at the end."""
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        code = asks(window, ALICE)
        window.signal(signal.SIGKILL)
        window.exit_code()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with LinesWindow("", program=(COMMAND, "--lines", "--resume", str(file))) as window:
        window.reads("tui-reset in lines. ", "Step 3 of 4, Mail.")
        window.answers("short code: ", "?")
        window.answers("Type a number", "2")
        assert f"\n{code}\n" in window.reads("Verification code:", "Type a number")
        window.types("1")
        window.answers("short code: ", demo.letter(ALICE).mail_code)
        window.answers("New password: ", NEW_PASSWORD)
        window.answers("confirm it: ", NEW_PASSWORD)
        window.reads("Your password has been changed.")
        window.settles()
        assert not file.exists()
    assert demo.sign_in(ALICE, NEW_PASSWORD).status == 201


def test_left_by_choice_it_goes_on_in_a_script_and_the_other_way_round(demo: Demo, file: Path) -> None:
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        asks(window, JIM)
        window.press("ctrl+c")
        said = " ".join(window.reads("Enter for 1: ").split())
        assert "The reset and its code are kept in" in said
        assert "is lost" not in said
        window.types("2")
        assert window.exit_code() == 0
    status = subprocess.run([COMMAND, "status", "--resume", str(file)], capture_output=True, text=True, check=True)
    assert "wait_for_mail" in status.stdout
    subprocess.run([COMMAND, "cancel", "--resume", str(file)], capture_output=True, check=True)
    assert not file.exists()
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        window.reads(WHICH)


def test_a_reset_that_ended_meanwhile_says_so_and_its_file_goes(demo: Demo, file: Path) -> None:
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        asks(window, JIM)
        window.signal(signal.SIGKILL)
        window.exit_code()
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.chmod(0o600)
    subprocess.run([COMMAND, "cancel", "--resume", str(copy)], capture_output=True, check=True)
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        window.reads("The reset is cancelled", "Ask for a new mail", ": ")
        assert not file.exists()


def test_a_file_of_another_service_or_of_others_is_refused(demo: Demo, file: Path) -> None:
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        asks(window, JIM)
        window.signal(signal.SIGKILL)
        window.exit_code()
    secret = file.read_text().partition('"secret":"')[2].partition('"')[0]
    said = refused("--lines", "--resume", str(file), url="https://reset.example.org")
    assert f"is for {demo.url}, not for https://reset.example.org." in said
    assert secret not in said
    file.chmod(0o644)
    assert "Say: chmod 600" in refused("--lines", "--resume", str(file), url=demo.url)
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert "symbolic link" in refused("--lines", "--resume", str(file), url=demo.url)


def test_what_makes_no_sense_with_a_file_is_refused(demo: Demo, file: Path) -> None:
    link = f"{demo.url}/r/{'T' * 43}"
    assert "choose one of the two" in refused("--lines", "--resume", str(file), "--link", link)
    assert "which reset service?" in refused("--lines", "--resume", str(file))
    with LinesWindow(demo.url, "--resume", str(file), environment={"TERM": "dumb"}) as window:
        window.reads(WHICH)
    assert not file.exists()


def test_the_full_screen_keeps_no_file(demo: Demo, file: Path) -> None:
    program = (COMMAND, "--url", demo.url, "--resume", str(file))
    with LinesWindow("", program=program, environment={"TERM": "xterm"}) as window:
        assert window.exit_code() == 2
        assert "--resume goes on in plain lines: add --lines." in window.said


def test_where_the_service_does_not_answer_nothing_is_claimed_and_the_file_stays(demo: Demo, file: Path) -> None:
    with LinesWindow(demo.url, "--resume", str(file)) as window:
        asks(window, JIM)
        window.signal(signal.SIGKILL)
        window.exit_code()
    file.write_text(file.read_text().replace(demo.url, "http://127.0.0.1:9"))
    done = subprocess.run(
        [COMMAND, "--lines", "--resume", str(file)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 3
    assert "Nothing answers at" in done.stderr
    assert file.exists()
