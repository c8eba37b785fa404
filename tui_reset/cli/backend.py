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
    master key are made when they are missing. docs/run-it.md has a complete settings file.

    \b
    Example:
      tui-reset serve --config /etc/tui-reset/settings.toml
    """
    settings = server_settings(given, serving=True)
    from tui_reset.server import commands  # noqa: PLC0415 - the backend's world, for its commands alone

    return commands.serve(settings)


@click.group(name="db", short_help="Upgrade and back up the database; void what a backup brought back.")
def database() -> None:
    """Look after the backend's database."""


@database.command(short_help="Bring the database to this version's form.")
@from_server_file
def upgrade(**given: Any) -> int:
    """Create the database or bring it to the form that this version needs.

    The service does this by itself at its start; it is for doing it beforehand. Make a backup first.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.upgrade_database(settings)


@database.command(short_help="Copy the SQLite database while it is being used.")
@click.argument("file", type=click.Path())
@click.option("--replace", is_flag=True, help="Put it in the place of an older backup of that name.")
@from_server_file
def backup(file: str, *, replace: bool, **given: Any) -> int:
    """Write a whole copy of the SQLite database to FILE, for its owner alone, while the backend runs or not.

    The master key is not in it: keep that apart. For PostgreSQL use pg_dump.

    \b
    Example:
      tui-reset db backup /var/backups/reset-$(date +%F).db
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import upkeep  # noqa: PLC0415

    return upkeep.back_up(settings, file, replace=replace)


@database.command(short_help="After a backup was put back: end what it brought back.")
@click.option("--keep-recovery-codes", is_flag=True, help="Leave recovery codes, also those used since the backup.")
@click.option("--passwords", is_flag=True, help="Void all passwords too: everybody opens the account with a reset.")
@from_server_file
def restored(*, keep_recovery_codes: bool, passwords: bool, **given: Any) -> int:
    """Say that the database was put back from a backup, before the backend is started on it.

    What was used since the backup looks unused in it, so all of it ends: sessions, resets and their links, mails that
    wait, authenticator codes up to now, and recovery codes. The audit log gets an entry. Passwords are what they were
    in the backup, unless --passwords voids them.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import upkeep  # noqa: PLC0415

    return upkeep.mark_restored(settings, keep_recovery_codes=keep_recovery_codes, passwords=passwords)
