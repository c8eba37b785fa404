"""Every command, option and argument with what it takes, as values: for completion and the man pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Final

import click

from tui_reset.cli.theme_name import NAMES, ThemeName
from tui_reset.language.catalogue import shipped

PROFILES: Final = ("standard", "onepagecrm", "access-crm", "access-workspace")
"""Those that are built in; their home is the backend, which a client need not have."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What a value is: one of some words, a file, a folder, or anything."""

    metavar: str
    words: tuple[str, ...] = ()
    file: bool = False
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """`--name`; `takes` is None for one that is simply there or not."""

    name: str
    help: str
    takes: Takes | None


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `path` is what stands behind `tui-reset`, nothing for the app itself."""

    path: str
    short: str
    text: str
    options: tuple[Option, ...]
    arguments: tuple[Takes, ...]
    epilog: str
    below: tuple["Command", ...]

    @property
    def name(self) -> str:
        """Its last word."""
        return self.path.rpartition(" ")[2]

    def all(self) -> Iterator["Command"]:
        """This one, and all below it."""
        yield self
        for command in self.below:
            yield from command.all()


def outline(command: click.Command, path: str = "") -> Command:
    """What there is, in the order in which help shows it."""
    context = click.Context(command, help_option_names=["--help"])
    below: tuple[Command, ...] = ()
    if isinstance(command, click.Group):
        found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        below = tuple(outline(child, f"{path} {name}".strip()) for name, child in found if child is not None)
    return Command(
        path,
        command.short_help or "",
        cleandoc(command.help or ""),
        tuple(_option(each) for each in command.get_params(context) if isinstance(each, click.Option)),
        tuple(_takes(each) for each in command.params if isinstance(each, click.Argument)),
        command.epilog or "",
        below,
    )


def _option(option: click.Option) -> Option:
    return Option(option.opts[0], option.help or "", None if option.is_flag else _takes(option))


def _takes(parameter: click.Parameter) -> Takes:
    metavar = parameter.metavar or (parameter.name or "").upper()
    metavar = f"{metavar}…" if parameter.nargs == -1 else metavar
    match parameter.type:
        case click.Choice(choices=choices):
            return Takes(metavar, tuple(map(str, choices)))
        case ThemeName():
            return Takes("NAME", NAMES, file=True)
        case click.Path():
            return Takes(metavar, file=metavar != "DIR", folder=metavar == "DIR")
    match parameter.name:
        case "language":
            return Takes(metavar, shipped())
        case "profile":
            return Takes(metavar, PROFILES, file=True)
    return Takes(metavar, PROFILES if metavar == "NAME|FILE" else (), file="FILE" in metavar)
