"""Lines without a terminal: what is not a secret works, what is one is refused, and nothing goes on for ever."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.demo import Demo
from tui_reset.lines.conversation import NO_TERMINAL

COMMAND = str(Path(sys.executable).with_name("tui-reset"))
SECONDS = 30
EVERY = {**os.environ, "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


def in_shell(line: str, url: str) -> tuple[int, str, str]:
    """Code, output and problems of a line of shell; `$run` in it is the command in lines."""
    variables = {**EVERY, "run": f"{COMMAND} --lines --url {url}"}
    done = subprocess.run(
        ["bash", "-c", line], env=variables, capture_output=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_reset_is_asked_for_watched_sent_again_and_cancelled_over_a_pipe(demo: Demo) -> None:
    """S2.1 to S2.3, S2.5a: and a password is refused with the reason and the way on."""
    process = subprocess.Popen(
        [COMMAND, "--lines", "--url", demo.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=EVERY
    )
    assert process.stdin
    assert process.stdout
    said = ""

    def reads(text: str) -> None:
        nonlocal said
        while text not in said:
            said += os.read(process.stdout.fileno(), 65_536).decode()  # type: ignore[union-attr]
        said = said.partition(text)[2]

    def types(text: str) -> None:
        os.write(process.stdin.fileno(), f"{text}\n".encode())  # type: ignore[union-attr]

    with process:
        reads("2. Forgot your password?")
        types("2")
        reads("Email address: ")
        types("alice@example.org")
        reads("Verification code:\n")
        reads("Enter for 1: ")
        types("")
        reads("short code: ")
        types("?")
        reads("4. Send the mail again")
        types("4")
        reads("Asked for again")
        reads("short code: ")
        types(demo.letter("alice@example.org").mail_code)
        reads(NO_TERMINAL)
        reads("3. Leave")
        types("3")
        reads("3. End this reset: its link and code stop working")
        types("3")
        reads("The reset is cancelled")
        process.stdin.close()
        reads("Nothing more is typed: tui-reset ends here.\n")
        assert process.wait(SECONDS) == 0


@pytest.mark.parametrize(
    "line",
    [
        "$run </dev/null",
        "$run <&-",
        "printf '' | $run",
        "$run <<< 9",
        "printf 2 | $run",
        "$run </dev/zero",
        "head -c 10000000 /dev/zero | tr '\\0' a | $run",
    ],
)
def test_whatever_comes_in_it_ends_with_a_sentence(demo: Demo, line: str) -> None:
    code, said, problems = in_shell(line, demo.url)
    assert (code, problems) == (0, "")
    assert said.endswith("Nothing more is typed: tui-reset ends here.\n")
    assert len(said) < 5_000


@pytest.mark.parametrize("answer", ["y", "1", "2", "3", "?", "''", "alice@example.org"])
def test_a_pipe_that_never_ends_is_left(demo: Demo, answer: str) -> None:
    begun = time.monotonic()
    code, said, problems = in_shell(f"ulimit -v 1000000; yes {answer} | $run", demo.url)
    assert code in {0, 130}
    assert problems == ""
    assert said.endswith("answers led nowhere: tui-reset ends here.\n")
    assert len(said) < 100_000
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("line", ["$run | true", "(sleep 0.2; echo 2) | $run | head -n 1", "yes 2 | $run | head -n 3"])
def test_where_nobody_reads_it_ends_without_a_word(demo: Demo, line: str) -> None:
    _, _, problems = in_shell(line, demo.url)
    assert problems == ""


def test_a_full_disk_is_no_traceback(demo: Demo) -> None:
    code, _, problems = in_shell("$run >/dev/full", demo.url)
    assert code == 1
    assert problems.startswith("tui-reset: ")
    assert problems.count("\n") == 1
