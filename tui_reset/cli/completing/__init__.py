"""Completion for each shell, as a script that knows everything by itself: no key press waits for Python."""

from collections.abc import Callable
from typing import Final

from tui_reset.cli.completing import bash, fish, zsh
from tui_reset.cli.outline import Command

SCRIPTS: Final[dict[str, Callable[[Command], str]]] = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
