"""The help that is written by hand tells of everything there is, and fits a terminal."""

import re

import click
import pytest

from tui_reset.cli.commands import COMMANDS, root
from tui_reset.cli.help_text import HELP


def commands() -> list[tuple[str, click.Command]]:
    found = []
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {child}", below) for child, below in command.commands.items()]
    return found


def test_each_command_is_told_of() -> None:
    assert [name for name in COMMANDS if not re.search(rf"^  ([a-z]+, )*{name}\b", HELP, re.MULTILINE)] == []


def test_each_option_is_told_of_and_no_other() -> None:
    options = {name for option in root.params for name in option.opts} | {"--help"}
    assert set(re.findall(r"^  (--\w+)", HELP, re.MULTILINE)) == options


def test_it_fits_eighty_columns_and_one_screen_and_a_half() -> None:
    lines = HELP.splitlines()
    assert max(map(len, lines)) < 80
    assert len(lines) <= 36


def test_the_parser_shows_the_same_text(capsys: pytest.CaptureFixture[str]) -> None:
    root.main(["--help"], prog_name="tui-reset", standalone_mode=False)
    assert capsys.readouterr().out.strip() == HELP


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_each_command_and_option_explains_itself(name: str, command: click.Command) -> None:
    assert command.help, name
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []
