"""Makes one process fit for many apps: what Textual keeps for a whole process is kept for each app, or not at all.

Each repair has a reason in TERMINAL.md A4 and a test that fails without it.
"""

import contextlib
import gc
import os
from collections.abc import Iterator
from functools import cache
from typing import Final

import textual.app
import textual.strip
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.app import _NullFile
from textual.strip import Strip

from tui_reset.shell.calm_app import CalmApp
from tui_reset.ssh import apps
from tui_reset.ssh.request import SessionRequest
from tui_reset.ssh.wiping import overwrite_freed

THRESHOLDS: Final = (5000, 20, 1_000_000)
"""A full collection looks at every session, and is made in a quiet moment instead of while somebody types."""


@cache
def repair() -> None:
    """All of them, once."""
    forget_keys()
    keep_output()
    render_by_session()
    draw_in_colour()
    keep_no_strips()
    overwrite_freed()
    gc.set_threshold(*THRESHOLDS)


def forget_keys() -> None:
    """The parser's cache keeps a parser, through it the app, and so every password of the last 1,024 sequences."""
    cached = XTermParser._parse_extended_key  # noqa: SLF001 - it is what is repaired
    XTermParser._parse_extended_key = getattr(cached, "__wrapped__", cached)  # type: ignore[method-assign]  # noqa: SLF001


def keep_output() -> None:
    """Apps that do not end in the order of their beginning leave a dead one's capture behind as standard output."""
    textual.app.redirect_stdout = _as_it_is  # type: ignore[assignment,attr-defined]
    textual.app.redirect_stderr = _as_it_is  # type: ignore[assignment,attr-defined]


@contextlib.contextmanager
def _as_it_is(_: object) -> Iterator[None]:
    yield


def render_by_session() -> None:
    """A style keeps the codes of whoever drew with it first, and a blank line what it was drawn as."""
    Strip.render_style = classmethod(_render_style)  # type: ignore[assignment,method-assign]
    blank = Strip.blank.__func__  # type: ignore[attr-defined]
    Strip.blank = classmethod(getattr(blank, "__wrapped__", blank))  # type: ignore[assignment,method-assign]


def _render_style(cls: type[Strip], style: Style, text: str, color_system: ColorSystem) -> str:
    """Without links: nobody's terminal is to open one."""
    codes = cls.render_ansi(style, color_system)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


class _KeepsNothing:
    """In place of a cache."""

    __slots__ = ()

    def get(self, key: object, default: object = None) -> object:
        """Nothing is there."""
        del key
        return default

    def __setitem__(self, key: object, value: object) -> None:
        """Nothing is kept."""


def keep_no_strips() -> None:
    """Each line of each widget has seven caches: 0.5 MB of the 1.2 MB of a session, for a tenth of a key's time."""
    nothing = _KeepsNothing()
    textual.strip.FIFOCache = lambda _: nothing  # type: ignore[assignment,attr-defined,return-value]


def draw_in_colour() -> None:
    """The door's own terminal decides nothing for anybody else's."""
    os.environ.pop("NO_COLOR", None)


def fit_terminal(app: CalmApp, request: SessionRequest) -> None:
    """Colours as the client's terminal has them, not the door's."""
    app.console = Console(
        file=_NullFile(),  # type: ignore[arg-type] # as Textual itself does
        markup=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        force_terminal=True,
        safe_box=False,
        soft_wrap=False,
        _environ=apps.terminal_environment(request),
    )
    app.error_console = Console(file=_NullFile())  # type: ignore[arg-type] # the person reads it, on their own terminal
