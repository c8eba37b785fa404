"""What the scripts of all shells are made of."""

from collections.abc import Iterator
from typing import Final

from tui_reset.cli.outline import Command, Takes

HEADER: Final = "# {name} completion for tui-reset, made by `tui-reset completion {name}`."


def valued(root: Command) -> list[str]:
    """The options behind which a value stands, wherever they are: no shell asks whose they are."""
    return sorted({option.name for command in root.all() for option in command.options if option.takes})


def sentence(text: str) -> str:
    """The first sentence of a help text, for the line beside a word."""
    head, stop, _ = " ".join(text.split()).partition(". ")
    return head.rstrip(".") if stop else " ".join(text.split()).rstrip(".")


def values(root: Command) -> Iterator[tuple[str, str, Takes]]:
    """Each place where words, files or folders may stand: the command's path, the option or the argument's number."""
    for command in root.all():
        for option in command.options:
            if option.takes and known(option.takes):
                yield command.path, option.name, option.takes
        for number, takes in enumerate(command.arguments, start=1):
            if known(takes):
                yield command.path, str(number), takes


def known(takes: Takes) -> bool:
    """Whether anything can be offered."""
    return bool(takes.words) or takes.file or takes.folder
