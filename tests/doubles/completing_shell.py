"""Somebody at bash or zsh who types the beginning of a line and presses Tab."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.journeys.terminal import Terminal
from tests.machine import needs

_BEGINS: Final = {
    "bash": (
        ["--norc", "--noprofile", "-i"],
        "source {script}; bind 'set show-all-if-ambiguous on' 'set bell-style none'; PS1='> '",
    ),
    "zsh": (
        ["-f", "-i"],
        "fpath=({script.parent} $fpath); autoload -Uz compinit; compinit -D -u; unsetopt beep; PS1='> '",
    ),
}
_READY: Final = "ready when you are"


class CompletingShell:
    """A shell on a terminal of its own, in a folder of its own: bash has read our script, zsh finds it by itself."""

    def __init__(self, kind: str, script: Path, folder: Path) -> None:
        arguments, begin = _BEGINS[kind]
        self._terminal = Terminal(*arguments, program=[needs(kind)], columns=120, rows=40, folder=folder)
        self._lines = [begin.format(script=script), "clear; printf 'ready %s\\n' 'when you are'"]

    def __enter__(self) -> Self:
        self._terminal.__enter__()
        for line in self._lines:
            self._terminal.keys(f"{line}\r")
        self._terminal.wait_for(_READY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._terminal.__exit__(kind, error, trace)

    def offers(self, line: str, *words: str) -> str:
        """What is shown once all `words` are; the line is dropped afterwards, and so is what was shown."""
        self._terminal.keys(f"{line}\t")
        shown = self._terminal.wait_for(*words)
        self._terminal.press("ctrl+u", "ctrl+l")
        self._terminal.wait_gone(line)
        return shown
