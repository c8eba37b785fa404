"""`tui-reset audit`: the audit log for other programs, and whether it is as it was written."""

from datetime import UTC, datetime
from typing import Any

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.options import from_server_file, server_settings


@click.group(short_help="Print the audit log, or check that nobody has changed it.")
def audit() -> None:
    """Take out or check the audit log: who did what, when, from where, how it went. No secret is ever in it."""


@audit.command(short_help="Print the audit log, oldest entry first.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True, help="Form of the lines."
)
@click.option("--account", metavar="EMAIL", help="Only what is about this account.")
@click.option("--reference", metavar="NUMBER", help="Only what is about the reset with this reference number.")
@click.option("--since", metavar="DATE", help="Only from this day or moment on, such as 2026-11-23, in UTC.")
@from_server_file
def export(*, form: str, account: str | None, reference: str | None, since: str | None, **given: Any) -> int:
    """Print the audit log to standard output, while the backend runs or not.

    The column `intact` says whether an entry is as it was written; whether all are there is what `audit verify` says.
    In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.

    \b
    Examples:
      tui-reset audit export > audit.csv
      tui-reset audit export --format jsonl --since 2026-11-23
      tui-reset audit export --reference 482-913-576
    """
    begin = 0.0 if since is None else _moment(since)
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415 - the backend's world, once the line makes sense

    return commands.export_audit(settings, form, account=account, reference=reference, since=begin)


@audit.command(short_help="Check that nobody has changed the audit log.")
@click.option("--head", metavar="NUMBER:HASH", help="The head of an earlier check, or of the service's log.")
@from_server_file
def verify(*, head: str | None, **given: Any) -> int:
    """Name every entry that was changed, deleted, put in or moved, while the backend runs or not.

    The service seals what it records within a second, each seal with a keyed hash over the one before. Who can write to
    the database but has not the master key can change nothing under a seal unseen, but for cutting off the end: that
    shows with --head, the head of an earlier check or of a line `audit_sealed` in the service's log.

    Exit codes: 0 all is as it was written, 11 it is not. Entries that have waited for a seal for over a minute are a
    warning.

    \b
    Examples:
      tui-reset audit verify
      tui-reset audit verify --head 310:6b1f…
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415 - the backend's world, once the line makes sense

    return commands.verify_audit(settings, head)


def _moment(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 date or moment; UTC where it names no zone. Raises UsageError."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--since {text} is no date: write it like 2026-11-23 or 2026-11-23T06:30Z."
        raise UsageError(message) from error
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
