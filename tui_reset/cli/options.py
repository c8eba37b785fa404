"""Options that several commands share, and how they become settings."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tui_reset.cli.extras import need

if TYPE_CHECKING:
    from tui_reset.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])
KEYS: Final = {"bind": "server.bind", "port": "server.port", "log": "server.log", "database": "server.database"}


def from_server_file(command: Command) -> Command:
    """Adds `--config` and `--database`."""
    config = click.option("--config", metavar="FILE", type=click.Path(), help="The backend's settings file (TOML).")
    where = click.option("--database", metavar="URL", help="The database, such as sqlite:////srv/reset.db.")
    return config(where(command))


def server_settings(given: Mapping[str, Any], *, serving: bool) -> "Settings":
    """The backend's settings with a command's options on top. Raises SettingsError, and UsageError without `server`.

    From here on, what the command makes (database, key) is for its own user alone.
    """
    need("server")
    os.umask(0o077)
    from tui_reset.settings import load_server  # noqa: PLC0415 - help texts need none

    options = {key: given.get(option) for option, key in KEYS.items()}
    return load_server(given.get("config"), options, serving=serving)
