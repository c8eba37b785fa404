"""`tui-reset desk` as people type it: where lines open, and what is refused before anything opens."""

import subprocess

import pytest

from tests.doubles.pty_command import COMMAND, on_terminal


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}])
def test_the_desk_in_lines_needs_a_terminal_for_the_password(environ: dict[str, str]) -> None:
    line = [COMMAND, "desk", *([] if environ else ["--lines"]), "--url", "http://127.0.0.1:9"]
    done = subprocess.run(line, input="", capture_output=True, text=True, check=False, env=environ or None)
    assert done.returncode == 2
    assert done.stderr.startswith("tui-reset: the desk asks for a password without showing it")
    assert "tui-reset desk sign-in" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("desk", "--lines"), "which reset service?"),
        (("desk", "--lines", "--url", "reset.example.org"), "--url must be an address such as https://"),
        (("desk", "--lines", "search", "x", "--session", "s"), "--lines opens the desk and means nothing to search"),
    ],
)
def test_what_makes_no_sense_in_lines_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    code, shown = on_terminal(words)
    assert code == 2
    assert sentence in shown
    assert "\x1b" not in shown


def test_help_names_the_commands_for_scripts() -> None:
    done = subprocess.run([COMMAND, "desk", "--help"], capture_output=True, text=True, check=True)
    for name in ("sign-in", "search", "reset", "reference", "sign-out"):
        assert f"\n  {name} " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
