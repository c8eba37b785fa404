"""Command lines as people type them, given to the installed command."""

import os
import subprocess
from collections.abc import Mapping

import pytest

from tests.doubles.pty_command import COMMAND, on_terminal
from tui_reset import __version__

FULL = {**os.environ, "TERM": "xterm-256color"}
"""A terminal that could show the full screen, if it were one."""


def said(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    done = subprocess.run([COMMAND, *arguments], input=stdin, env=FULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def refused(*arguments: str) -> str:
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("tui-reset: ")
    assert "Traceback" not in err
    return err.removeprefix("tui-reset: ").rstrip("\n")


def refused_on_terminal(*arguments: str, environ: Mapping[str, str] | None = None) -> str:
    code, shown = on_terminal(arguments, environ)
    assert code == 2
    assert "\x1b" not in shown
    return shown.removeprefix("tui-reset: ").rstrip("\r\n")


def test_version_is_said_in_both_ways() -> None:
    assert said("--version") == (0, f"tui-reset {__version__}\n", "")
    assert said("accounts", "--help")[0] == 0
    assert said("--theme", "light", "--version") == (0, f"tui-reset {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_who_has_stopped_reading_sees_no_traceback(option: str) -> None:
    """`tui-reset --help | head`."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([COMMAND, option], env=FULL, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("bogus", "no such command 'bogus'. See: tui-reset --help"),
        ("--bogus", "no such option '--bogus'. See: tui-reset --help"),
        ("demo --profle x", "no such option '--profle'. Did you mean '--profile'? See: tui-reset demo --help"),
        ("--url", "option '--url' requires an argument. See: tui-reset --help"),
        ("serve --port", "option '--port' requires an argument. See: tui-reset serve --help"),
        ("serve extra", "got unexpected extra argument (extra). See: tui-reset serve --help"),
        ("--url https://a serve", "--url opens the app and means nothing to serve: leave it out."),
        ("--config f db upgrade", "write --config behind the command: tui-reset db … --config FILE"),
        ("--url https://a desk", "write --url behind the command: tui-reset desk --url …"),
        ("--link https://a/r/b desk", "--link opens the app and means nothing to desk: leave it out."),
        ("desk", "needs a terminal, but its input is not one. Run it directly, without pipes and redirection, or as"),
        ("desk --theme pink", "invalid value for '--theme': 'pink' is not one of"),
        ("accounts add", "missing argument 'EMAIL'. See: tui-reset accounts add --help"),
        (
            "accounts add a@example.org --no-password --password-stdin",
            "--password-stdin and --no-password contradict each other: choose one.",
        ),
        ("serve --port 99999", "--port must be a whole number from 1 to 65535, not '99999'."),
        ("serve --bind here", "--bind must be an IP address to listen on, such as 127.0.0.1 or 0.0.0.0, not 'here'."),
        ("serve --config /nowhere.toml", "The settings file /nowhere.toml cannot be read: no such file or directory."),
        ("serve", "smtp.host is needed to send mail: set it in the settings file or as TUI_RESET_SMTP_HOST."),
        ("accounts import /nowhere.csv", "invalid value for 'FILE': File '/nowhere.csv' does not exist"),
        ("accounts add a@example.org", "cannot ask for the password without a terminal"),
        ("accounts add a@example.org --password-stdin", "--password-stdin found no password on standard input."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(line: str, sentence: str) -> None:
    assert refused(*line.split()).startswith(sentence)


@pytest.mark.parametrize("line", ["", "--url https://reset.example.org", "demo"])
def test_without_a_terminal_no_screen_is_opened(line: str) -> None:
    assert refused(*line.split()).startswith("needs a terminal, but its input is not one.")


@pytest.mark.parametrize("environ", [{"PYTHONIOENCODING": "latin-1"}, {"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_a_terminal_that_cannot_show_the_full_screen_gets_lines(environ: Mapping[str, str]) -> None:
    answers = [("Type a number from 1 to 4: ", "4")]
    code, shown = on_terminal(["--url", "https://127.0.0.1:9"], environ, answers)
    assert (code, "\x1b" in shown) == (0, False)
    assert shown.startswith("tui-reset in lines.")


def test_lines_need_no_terminal_but_an_output() -> None:
    code, out, err = said("--lines", "--url", "https://127.0.0.1:9")
    assert (code, err) == (0, "")
    assert out.endswith("Nothing more is typed: tui-reset ends here.\n")
    closed = subprocess.run(
        ["sh", "-c", 'exec "$0" --lines --url https://127.0.0.1:9 <&- >&-', COMMAND],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (closed.returncode, closed.stdout) == (2, "")
    assert "its output is closed" in closed.stderr


def test_the_app_asks_which_service() -> None:
    assert refused_on_terminal().startswith("which reset service? Give its address with --url")


@pytest.mark.parametrize(
    "link", ["https://reset.example.org/r/tooshort", "hello", "https://reset.example.org/r/" + "é" * 43]
)
def test_a_link_that_is_not_whole_is_refused(link: str) -> None:
    assert refused_on_terminal("--link", link).startswith("--link is not a whole reset link.")


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("T" * 43, "which reset service?"),
        ("http://reset.example.org/r/" + "T" * 43, "the service in --link must be an address"),
    ],
)
def test_a_link_names_its_service_or_is_refused(link: str, sentence: str) -> None:
    assert refused_on_terminal("--link", link).startswith(sentence)


def test_a_bad_address_is_named_by_its_source() -> None:
    assert refused_on_terminal("--url", "reset.example.org").startswith("--url must be an address such as https://")
    environ = {"TUI_RESET_URL": "http://reset.example.org"}
    assert refused_on_terminal(environ=environ).startswith("TUI_RESET_URL must be an address")


def test_a_bad_theme_is_refused() -> None:
    assert "dark" in refused_on_terminal("--url", "https://a", "--theme", "pink")


def test_another_shell_is_refused() -> None:
    assert "'bash', 'zsh', 'fish'" in refused("completion", "tcsh")
