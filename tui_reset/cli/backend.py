"""`tui-reset serve` and `tui-reset db`: the backend and its database."""

from typing import Any

import click

from tui_reset.cli.options import from_server_file, server_settings


@click.command(short_help="Run the backend.")
@from_server_file
@click.option("--bind", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", metavar="N", help="Port to listen on.  [default: 8017]")
@click.option("--log", type=click.Choice(["json", "console"]), help="Form of the log lines.  [default: json]")
def serve(**given: Any) -> int:
    """Run the backend until SIGTERM or Ctrl+C.

    Needs a mail server and a sender: set [smtp] host and sender in the settings file. An SQLite database and the
    master key are made when they are missing. The README has a complete settings file.

    \b
    Example:
      tui-reset serve --config /etc/tui-reset/settings.toml
    """
    settings = server_settings(given, serving=True)
    from tui_reset.server import commands  # noqa: PLC0415 - the backend's world, for its commands alone

    return commands.serve(settings)


@click.group(name="db", short_help="Bring the database to this version's form.")
def database() -> None:
    """Look after the backend's database."""


@database.command(short_help="Bring the database to this version's form.")
@from_server_file
def upgrade(**given: Any) -> int:
    """Create the database or bring it to the form that this version needs.

    Serving does this by itself for SQLite; it is for doing it beforehand. Make a backup first.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.upgrade_database(settings)
