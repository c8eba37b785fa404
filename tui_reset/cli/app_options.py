"""Reads the options of the plain app start without a parser; click costs as much as starting Python twice."""

from collections.abc import Sequence
from typing import Final, NamedTuple

COMPLETION_VARIABLE: Final = "_TUI_RESET_COMPLETE"
NAMES: Final = ("url", "link", "config", "theme")


class AppOptions(NamedTuple):
    """The options that open the app; None where not given."""

    url: str | None = None
    link: str | None = None
    config: str | None = None
    theme: str | None = None


def app_options(arguments: Sequence[str]) -> AppOptions | None:
    """The options, when there is nothing else on the line; None leaves it to the full parser, which also refuses."""
    found: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        option, equals, value = argument.partition("=")
        if not equals:
            value = next(rest, "")
        name = option.removeprefix("--")
        if option == name or name not in NAMES or name in found or not value or value.startswith("-"):
            return None
        found[name] = value
    return AppOptions(**found)
