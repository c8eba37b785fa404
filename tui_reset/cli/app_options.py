"""Reads the options of the plain app start without a parser; click costs as much as starting Python twice."""

import sys
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

LINES_VARIABLES: Final = ("TUI_RESET_LINES", "ACCESSIBLE")
NAMES: Final = ("url", "link", "config", "theme", "resume", "language")
_NO: Final = frozenset({"", "0", "false", "no", "off"})
_DUMB: Final = frozenset({"", "dumb", "unknown"})


class AppOptions(NamedTuple):
    """The options that open the app; None where not given. `lines`: without the full screen."""

    url: str | None = None
    link: str | None = None
    config: str | None = None
    theme: str | None = None
    lines: bool = False
    resume: str | None = None
    language: str | None = None


def app_options(arguments: Sequence[str]) -> AppOptions | None:
    """The options, when there is nothing else on the line; None leaves it to the full parser, which also refuses."""
    found: dict[str, str] = {}
    lines = False
    rest = iter(arguments)
    for argument in rest:
        if argument == "--lines":
            lines = True
            continue
        option, equals, value = argument.partition("=")
        if not equals:
            value = next(rest, "")
        name = option.removeprefix("--")
        if option == name or name not in NAMES or name in found or not value or value.startswith("-"):
            return None
        found[name] = value
    return AppOptions(**found, lines=lines)


def wants_lines(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether lines are asked for by the environment, or are all that this terminal can show.

    `encoding` is that of the output; none where it is closed.
    """
    if any(environ.get(name, "").lower() not in _NO for name in LINES_VARIABLES):
        return True
    return environ.get("TERM", "") in _DUMB or encoding.lower().replace("-", "") != "utf8"


def output_encoding() -> str:
    """The encoding of standard output; nothing where it is closed."""
    return "" if sys.stdout is None else sys.stdout.encoding or ""
