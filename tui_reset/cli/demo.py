"""`tui-reset demo`: everything at once, with made-up accounts."""

import os
import sys
from typing import Any, Final

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.extras import need

_NO_TERMINAL: Final = (
    "the desk asks for a password without showing it, and its input is no terminal. Run it directly, without pipes."
)


@click.command(short_help="Try everything on this machine with made-up accounts.")
@click.option(
    "--headless", is_flag=True, help="Everything but the app, until SIGTERM; prints one JSON line when ready."
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=0, metavar="N", help="Port of the backend; 0 is a free one."
)
@click.option(
    "--ssh-port", type=click.IntRange(0, 65_535), default=0, metavar="N", help="Port of a front door; 0 is none."
)
@click.option("--mail-dir", type=click.Path(), default="", metavar="DIR", help="Keep each received mail there as .eml.")
@click.option("--database", default="", metavar="URL", help="Keep the database, such as sqlite:///demo.db")
@click.option(
    "--profile",
    default="standard",
    metavar="NAME",
    help="standard, onepagecrm, access-crm, access-workspace, or a TOML file of yours.",
)
@click.option("--desk", is_flag=True, help="Open the support desk instead of the app.")
@click.option("--lines", is_flag=True, help="Plain lines instead of the full screen.")
@click.option("--theme", type=click.Choice(["dark", "light", "high-contrast"]), help="Colours of the app.")
def demo(*, theme: str | None, lines: bool, **given: Any) -> int:
    """Try everything on this machine with made-up accounts.

    Starts a backend, a mail server and a database on loopback, and opens the app beside a mailbox with the mails that
    were really sent and an authenticator that ticks. Nothing leaves this machine, and nothing is kept unless you say
    where.

    \b
    Sign in as alice@example.org, who has forgotten her password:
    choose "Forgot your password?" and take it from there.
    With --desk sign in as dora@example.org or ada@example.org:
    F7 fills the form in, and F6 has the code.
    In lines there are menu lines for people, mails and codes.
    """
    need("server")
    from tui_reset.cli.app_options import wants_lines  # noqa: PLC0415 - help texts need nothing of this
    from tui_reset.cli.launch import need_terminal  # noqa: PLC0415
    from tui_reset.settings import load_client  # noqa: PLC0415

    in_lines = lines or wants_lines(os.environ, sys.stdout.encoding)
    if in_lines and given["desk"] and not given["headless"] and (sys.stdin is None or not sys.stdin.isatty()):
        raise UsageError(_NO_TERMINAL)
    if not (given["headless"] or in_lines):
        need_terminal()
    settings = load_client(None, {"theme": theme})
    from tui_reset.demo import command  # noqa: PLC0415
    from tui_reset.demo.options import DemoOptions  # noqa: PLC0415

    return command.run(settings, DemoOptions(**given, lines=in_lines and not given["headless"]))
