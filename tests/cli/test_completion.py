"""Completion in the real shells: commands, options, values and files, without a Python that starts at each key."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.doubles.completing_shell import CompletingShell
from tests.doubles.pty_command import COMMAND
from tests.machine import needs
from tui_reset.cli import outline
from tui_reset.cli.commands import root
from tui_reset.cli.completing import SCRIPTS
from tui_reset.server.profiles import shipped_profiles

Offered = Callable[..., str]
PLACES: Final = {"bash": ".scripts/tui-reset", "zsh": ".scripts/_tui-reset", "fish": ".scripts/tui-reset.fish"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where somebody has a file and a folder, and the scripts lie."""
    folder = tmp_path_factory.mktemp("completion")
    (folder / "ours.toml").touch()
    (folder / "mails").mkdir()
    for shell in SCRIPTS:
        done = subprocess.run([COMMAND, "completion", shell], capture_output=True, check=True)
        (folder / PLACES[shell]).parent.mkdir(exist_ok=True)
        (folder / PLACES[shell]).write_bytes(done.stdout)
    return folder


@pytest.fixture(scope="module", params=SCRIPTS)
def offered(request: pytest.FixtureRequest, folder: Path) -> Iterator[Offered]:
    """What the shell shows at a Tab, once some words are among it."""
    script = folder / PLACES[request.param]
    if request.param != "fish":
        with CompletingShell(request.param, script, folder) as shell:
            yield shell.offers
        return
    fish = needs("fish")

    def ask_fish(line: str, *words: str) -> str:
        asked = ["--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', str(script), line]
        done = subprocess.run([fish, *asked], cwd=folder, capture_output=True, text=True, check=True)
        assert all(word in done.stdout for word in words), done.stdout + done.stderr
        return done.stdout

    yield ask_fish


def test_commands_options_values_and_files_are_offered(offered: Offered) -> None:
    shown = offered("tui-reset de", "demo", "desk")
    assert "finish" not in shown
    offered("tui-reset accounts ", "add", "disable", "enable", "import", "list", "role")
    assert "--port" not in offered("tui-reset db backup --", "--replace", "--config", "--help")
    offered("tui-reset --theme ", "dark", "high-contrast", "ours.toml")
    assert ".toml" not in offered("tui-reset accounts add a@example.org --role ", "user", "desk", "admin")
    assert "ours.toml" not in offered("tui-reset demo --headless --mail-dir ma", "mails")
    offered("tui-reset profile show ", "standard", "access-workspace", "ours.toml")
    offered("tui-reset accounts role a@example.org ", "user", "desk", "admin")
    offered("tui-reset serve --config ou", "ours.toml")
    offered("tui-reset demo --theme=l", "--theme=light")


def test_zsh_takes_it_by_eval_as_well(folder: Path) -> None:
    line = f'autoload -Uz compinit; compinit -D -u; eval "$(<{folder / PLACES["zsh"]})"; print $_comps[tui-reset]'
    done = subprocess.run([needs("zsh"), "-f", "-c", line], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("_tui-reset\n", "")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_knows_every_command_and_option(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    root.main(["completion", shell], prog_name="tui-reset", standalone_mode=False)
    script = capsys.readouterr().out
    whole = outline.outline(root)
    assert script == SCRIPTS[shell](whole)
    for command in whole.all():
        assert command.path in script.replace("_", " ")
        for option in command.options:
            assert (f"-l {option.name[2:]}" if shell == "fish" else option.name) in script, command.path
    flags = {option.name for command in whole.all() for option in command.options if not option.takes}
    valued = {option.name for command in whole.all() for option in command.options if option.takes}
    assert flags & valued == set(), "the scripts do not ask whose option it is"


def test_the_profiles_are_those_that_there_are() -> None:
    assert set(outline.PROFILES) == set(shipped_profiles())
