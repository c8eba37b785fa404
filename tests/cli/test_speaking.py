"""Which language a command speaks: its option, the variable, the settings file, then the terminal's environment."""

import contextvars
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.doubles.service import COMMAND
from tui_reset.cli.app_options import AppOptions
from tui_reset.cli.commands import run
from tui_reset.cli.early import opened_in_lines
from tui_reset.cli.exits import UsageError
from tui_reset.cli.help_text import HELP, help_text
from tui_reset.cli.speaking import speak_first, spoken
from tui_reset.language.catalogue import shipped
from tui_reset.language.texts import language, speaking
from tui_reset.settings import Settings, SettingsError, load_client

URL = "https://reset.example.org"
GERMAN = {"LANG": "de_DE.UTF-8"}


def apart(speak: Callable[[], object]) -> str:
    """The language after it, in a context that nobody else is in."""

    def heard() -> str:
        speak()
        return language()

    return contextvars.copy_context().run(heard)


@pytest.mark.parametrize(
    ("option", "environ", "heard"),
    [
        (None, {}, "en"),
        (None, GERMAN, "de"),
        (None, {"LANG": "en_GB.UTF-8", "LANGUAGE": "de:fr"}, "de"),
        (None, {"TUI_RESET_LANGUAGE": "de"}, "de"),
        (None, {**GERMAN, "TUI_RESET_LANGUAGE": "en"}, "en"),
        ("en", {**GERMAN, "TUI_RESET_LANGUAGE": "de"}, "en"),
        ("fr", GERMAN, "de"),
        ("en_XA", {}, "en_XA"),
    ],
)
def test_what_is_nearest_wins(option: str | None, environ: Mapping[str, str], heard: str) -> None:
    assert apart(lambda: speak_first(option, environ)) == heard


def test_settings_win_over_the_environment() -> None:
    assert apart(lambda: spoken(Settings(language="de_AT"), {"LANG": "en_US.UTF-8"})) == "de"
    assert apart(lambda: spoken(Settings(), GERMAN)) == "de"
    assert apart(lambda: spoken(Settings(language="en"), GERMAN)) == "en"


def test_a_language_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    names = " or ".join(f'"{name}"' for name in shipped())
    with pytest.raises(SettingsError, match=f"^--language must be .*{names}, not 'tlh'"):
        load_client(None, {"language": "tlh"}, {})
    file = tmp_path / "settings.toml"
    file.write_text('language = "de"\n')
    assert load_client(file, {}, {}).language == "de"
    assert load_client(file, {}, {"TUI_RESET_LANGUAGE": "en"}).language == "en"
    assert load_client(file, {"language": "en_XA"}, {}).language == "en_XA"


@pytest.mark.parametrize(
    ("option", "environ", "file", "said"),
    [
        (None, GERMAN, "", "tui-reset in Zeilen."),
        ("de", {}, "", "tui-reset in Zeilen."),
        (None, {"TUI_RESET_LANGUAGE": "de"}, "", "tui-reset in Zeilen."),
        (None, {}, 'language = "de"', "tui-reset in Zeilen."),
        ("en", GERMAN, 'language = "de"', "tui-reset in lines."),
        (None, {"LANG": "C.UTF-8"}, "", "tui-reset in lines."),
    ],
)
def test_the_first_question_speaks_it_before_the_settings_are_loaded(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    option: str | None,
    environ: Mapping[str, str],
    file: str,
    said: str,
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(f"{file}\n")
    given = AppOptions(url=URL, lines=True, config=str(config), language=option)

    def begin() -> None:
        speak_first(given.language, environ)
        assert opened_in_lines(given, environ)

    apart(begin)
    assert capsys.readouterr().out.startswith(said)


@pytest.mark.parametrize("file", ['language = "tlh"', "language = 7"])
def test_a_language_that_cannot_be_spoken_is_left_to_the_settings(tmp_path: Path, file: str) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(f'url = "{URL}"\n{file}\n')
    is_bad_text = '"' in file
    assert opened_in_lines(AppOptions(lines=True, config=str(config)), {}) is not is_bad_text


@pytest.mark.parametrize("name", shipped())
def test_help_fits_eighty_columns_in_every_language(name: str) -> None:
    with speaking(name):
        lines = help_text().splitlines()
    assert max(map(len, lines)) < 80
    assert len(lines) <= len(HELP.splitlines()) + 2


def test_help_speaks_by_environment_and_by_option(capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"PATH": os.environ["PATH"], **GERMAN}
    for encoding, word in (("utf-8", "für"), ("ascii", "fuer")):
        done = subprocess.run(
            [str(COMMAND), "--help"],
            env={**environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith("Aufruf: tui-reset")
        assert word in done.stdout
    assert apart(lambda: run(["--language", "de", "--help"])) == "de"
    assert capsys.readouterr().out.startswith("Aufruf: tui-reset")


def test_what_stands_in_the_way_of_a_person_is_said_in_their_language() -> None:
    environ = {"PATH": os.environ["PATH"], "TERM": "xterm", **GERMAN}
    done = subprocess.run([str(COMMAND)], env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (done.returncode, done.stderr.startswith("tui-reset: braucht ein Terminal")) == (2, True)
    done = subprocess.run([str(COMMAND), "--language", "tlh"], env=environ, capture_output=True, text=True)
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["--language", "de", "request"], "write --language behind the command: tui-reset request --language …"),
        (["--language", "de", "demo"], "write --language behind the command: tui-reset demo --language …"),
        (["--language", "de", "serve"], "--language opens the app and means nothing to serve: leave it out."),
        (
            ["desk", "--language", "de", "search", "a", "--session", "s"],
            "write --language behind the command: tui-reset desk search --language …",
        ),
    ],
)
def test_where_the_option_stands(line: list[str], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        contextvars.copy_context().run(run, line)
    assert str(refused.value) == sentence
