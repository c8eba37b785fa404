"""What a session was asked for, checked and clamped before anything acts on it."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from tui_reset.contract.wire import Profile
from tui_reset.language.texts import ENGLISH

WIDEST: Final = 400
HIGHEST: Final = 150
"""Columns and lines; a larger window is drawn at this size (TERMINAL.md D)."""
_TERM: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9._@-]{1,64}")
_LANGUAGE_NAME: Final = re.compile(r"LANG|LANGUAGE|LC_[A-Z]{1,20}")
_DUMB: Final = frozenset({"", "dumb", "unknown"})


class Mode(StrEnum):
    """Which front end a session is."""

    SCREEN = "screen"
    LINES = "lines"
    DESK = "desk"
    DESK_LINES = "desk_lines"

    @property
    def is_lines(self) -> bool:
        """Whether it is told in lines."""
        return self in {Mode.LINES, Mode.DESK_LINES}


class SessionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One session. `environment` holds checked language variables and COLORTERM alone; its repr shows no key.

    `source` is the client's address as text; `door_key` proves it to the backend and may be empty.
    """

    mode: Mode
    is_pty: bool
    term: str
    columns: int
    rows: int
    environment: dict[str, str]
    source: str
    url: str
    timeout: float
    theme: str = "dark"
    language: str = ENGLISH
    door_key: str = ""
    memory_mib: int = 512
    profile: Profile | None = None
    """How the service walks its users, where the door knows it already."""

    def __repr__(self) -> str:
        return f"SessionRequest(mode={self.mode.value!r})"


def checked_term(term: str | None) -> str:
    """The terminal's kind; `dumb` for what is no name of one."""
    return term if term and _TERM.fullmatch(term) else "dumb"


def checked_environment(given: Mapping[str, str]) -> dict[str, str]:
    """LANG, LC_* and COLORTERM where they look like themselves; everything else is dropped (CVE-2014-6271)."""
    kept = {
        name: value for name, value in given.items() if _LANGUAGE_NAME.fullmatch(name) and _LANGUAGE.fullmatch(value)
    }
    if given.get("COLORTERM") in {"truecolor", "24bit"}:
        kept["COLORTERM"] = "truecolor"
    return kept


def clamped(columns: int, rows: int) -> tuple[int, int]:
    """A size that can be drawn; 80x24 where a client says none."""
    return min(max(columns, 1) if columns else 80, WIDEST), min(max(rows, 1) if rows else 24, HIGHEST)


def mode_of(*, lines: bool, desk: bool, is_pty: bool, term: str) -> Mode:
    """Lines where they are asked for, or are all that can be shown."""
    in_lines = lines or not is_pty or term in _DUMB
    if desk:
        return Mode.DESK_LINES if in_lines else Mode.DESK
    return Mode.LINES if in_lines else Mode.SCREEN
