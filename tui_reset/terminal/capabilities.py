"""What this terminal can do, read from the environment once and passed on as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui_reset.terminal.encoded_text import is_utf8

_SSH: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")


class Multiplexer(StrEnum):
    """What stands between this program and the terminal on the desk."""

    NONE = "none"
    TMUX = "tmux"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`is_terminal`: input and output are one. `is_dumb`: no full screen. `multiplexer` is the innermost one."""

    is_terminal: bool
    is_dumb: bool
    writes_utf8: bool
    wants_no_color: bool
    is_remote: bool
    multiplexer: Multiplexer

    @property
    def can_show_full_screen(self) -> bool:
        """Whether the app can be drawn here; plain lines are for every other place."""
        return self.is_terminal and not self.is_dumb and self.writes_utf8


def read_capabilities(environment: Mapping[str, str], *, is_terminal: bool, encoding: str) -> Capabilities:
    """The capabilities that `environment` and the streams tell of; `encoding` is that of the output stream."""
    return Capabilities(
        is_terminal=is_terminal,
        is_dumb=environment.get("TERM", "") in {"", "dumb", "unknown"},
        writes_utf8=is_utf8(encoding),
        wants_no_color="NO_COLOR" in environment,
        is_remote=is_remote(environment),
        multiplexer=multiplexer(environment),
    )


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether this session came over SSH, so that this machine's clipboard is somebody else's."""
    return any(environment.get(name) for name in _SSH)


def multiplexer(environment: Mapping[str, str]) -> Multiplexer:
    """The innermost multiplexer. Over SSH only TERM tells; `screen*` alone may be either and counts as screen."""
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return Multiplexer.TMUX
    if environment.get("STY") or term.startswith("screen"):
        return Multiplexer.SCREEN
    return Multiplexer.NONE
