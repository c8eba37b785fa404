"""The first question is asked early only where the settings cannot but be sound; everything else is left to them."""

import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui_reset.cli.app_options import AppOptions, app_options, output_encoding, wants_lines
from tui_reset.cli.early import opened_in_lines, question_left
from tui_reset.lines.opening import MODE, first_question

URL = "https://reset.example.org"
LINES = AppOptions(url=URL, lines=True)


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        (LINES, {}),
        (AppOptions(lines=True), {"TUI_RESET_URL": URL}),
        (AppOptions(url=URL), {"TERM": "dumb"}),
        (AppOptions(url=URL), {"TERM": "xterm", "TUI_RESET_LINES": "1"}),
        (AppOptions(url=URL), {"TERM": "xterm", "ACCESSIBLE": "yes"}),
        (AppOptions(url="http://127.0.0.1:8080", lines=True), {}),
        (AppOptions(url="http://localhost/reset", lines=True), {}),
    ],
)
def test_the_first_question_is_asked_at_once(
    capsys: pytest.CaptureFixture[str], options: AppOptions, environ: Mapping[str, str]
) -> None:
    assert opened_in_lines(options, environ)
    said = capsys.readouterr().out
    assert said.startswith(f"{MODE}\nService: {options.url or URL}\n")
    assert said.endswith(f"\n{first_question()}")


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        (AppOptions(url=URL), {"TERM": "xterm"}),
        (AppOptions(url=URL), {"TERM": "xterm", "ACCESSIBLE": "0", "TUI_RESET_LINES": "no"}),
        (LINES._replace(link=f"{URL}/r/x"), {}),
        (LINES._replace(theme="light"), {}),
        (AppOptions(lines=True), {"HOME": "/nowhere"}),
        (LINES._replace(url="https://"), {}),
        (LINES._replace(url="http://reset.example.org"), {}),
        (LINES._replace(url="http://localhost.example.org"), {}),
        (LINES._replace(url="http://127.0.0.12"), {}),
        (LINES._replace(url="https://a b"), {}),
        (LINES._replace(url="https://a\nNew password: "), {}),
        (LINES._replace(url="https://ä.example.org"), {}),
    ],
)
def test_everything_else_is_left_to_the_settings(
    capsys: pytest.CaptureFixture[str], options: AppOptions, environ: Mapping[str, str]
) -> None:
    assert not opened_in_lines(options, environ)
    assert capsys.readouterr().out == ""


def test_without_an_output_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert not opened_in_lines(LINES, {})
    assert output_encoding() == ""


@pytest.mark.parametrize(
    ("text", "is_read"),
    [(f'url = "{URL}"', True), ("url = 7", False), ("url = ", False), ("", False), ("[smtp]\nhost = 'x'", False)],
)
def test_the_service_in_the_settings_file_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, *, is_read: bool
) -> None:
    path = tmp_path / "tui-reset" / "settings.toml"
    path.parent.mkdir()
    path.write_text(text)
    for options, environ in (
        (AppOptions(lines=True, config=str(path)), {}),
        (AppOptions(lines=True), {"TUI_RESET_CONFIG": str(path)}),
        (AppOptions(lines=True), {"XDG_CONFIG_HOME": str(tmp_path)}),
    ):
        assert opened_in_lines(options, environ) is is_read
    assert capsys.readouterr().out.count(MODE) == (3 if is_read else 0)


def test_what_ends_the_program_then_is_said_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    def ends() -> None:
        with question_left():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ends()
    assert capsys.readouterr().out == "\n"


def test_where_nobody_reads_any_more_that_line_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise BrokenPipeError(text)

    def ends() -> None:
        with question_left():
            raise ZeroDivisionError

    monkeypatch.setattr(sys, "stdout", Gone())
    with pytest.raises(ZeroDivisionError):
        ends()


@pytest.mark.parametrize(
    ("environ", "encoding", "wants"),
    [
        ({"TERM": "xterm"}, "utf-8", False),
        ({"TERM": "xterm"}, "UTF8", False),
        ({"TERM": "xterm"}, "iso-8859-1", True),
        ({"TERM": "xterm"}, "ANSI_X3.4-1968", True),
        ({}, "utf-8", True),
        ({"TERM": "unknown"}, "utf-8", True),
        ({"TERM": "xterm", "ACCESSIBLE": "False"}, "utf-8", False),
        ({"TERM": "xterm", "TUI_RESET_LINES": "on"}, "utf-8", True),
    ],
)
def test_lines_are_chosen_where_they_are_wanted_or_all_there_is(
    environ: Mapping[str, str], encoding: str, *, wants: bool
) -> None:
    assert wants_lines(environ, encoding) is wants


def test_the_option_may_stand_anywhere() -> None:
    assert app_options(["--lines", "--url", URL]) == app_options(["--url", URL, "--lines"]) == LINES
