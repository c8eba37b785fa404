"""`tui-reset desk`: the support desk's app; with a command behind it, the same for scripts."""

import os
import sys
from typing import Final

import click

from tui_reset.cli.desk_commands import reference, reset, search, sign_in, sign_out
from tui_reset.cli.exits import UsageError
from tui_reset.cli.speaking import HELP as LANGUAGE_HELP
from tui_reset.cli.speaking import speak_first
from tui_reset.cli.theme_name import HELP as THEME_HELP
from tui_reset.cli.theme_name import ThemeName
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_OPENS: Final = "--{name} opens the desk and means nothing to {command}: leave it out."
_NO_TERMINAL: Final = mark(
    "the desk asks for a password without showing it, and its input is no terminal. Run it directly; "
    "for scripts there is: tui-reset desk sign-in"
)
_BEHIND: Final = "write --{name} behind the command: tui-reset desk {command} --{name} …"


@click.group(invoke_without_command=True, short_help="Open the support desk.")
@click.option("--url", metavar="URL", help="The reset service.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML).")
@click.option("--theme", metavar="NAME", type=ThemeName(), help=THEME_HELP)
@click.option("--lines", is_flag=True, help="Plain lines instead of the full screen.")
@click.option("--language", metavar="NAME", help=LANGUAGE_HELP)
@click.pass_context
def desk(ctx: click.Context, /, *, lines: bool, **given: str | None) -> int | None:
    """Open the support desk: find people, have their reset mail sent, and follow it; for administrators also the
    Forgot Password switch, the SMTP Email Settings, the mail queue and the audit log.

    Needs an account with the role desk or admin and with two-factor authentication on. Nobody can see or set somebody
    else's password here.

    The commands below do the daily work from a script: one answer to a line, JSON with --json. docs/desk.md has
    examples, and docs/scripts.md the exit codes.
    """
    if ctx.invoked_subcommand is not None:
        _refuse_misplaced(given | {"lines": "" if lines else None}, ctx.invoked_subcommand)
        return None
    speak_first(given["language"])
    from tui_reset.cli.app_options import wants_lines  # noqa: PLC0415 - help texts need none of it

    if lines or wants_lines(os.environ, sys.stdout.encoding):
        return _open_in_lines(**given)
    from tui_reset.cli.launch import need_terminal, service_settings  # noqa: PLC0415 - the same

    need_terminal()
    settings = service_settings(**given)
    from tui_reset import desk as app  # noqa: PLC0415 - once nothing can be refused any more

    return app.run(settings)


def _open_in_lines(**given: str | None) -> int:
    from tui_reset.cli.launch import service_settings  # noqa: PLC0415 - help texts need none of it

    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(_(_NO_TERMINAL))
    settings = service_settings(**given)
    from tui_reset.client.base_url import UrlRefused, checked_base_url  # noqa: PLC0415 - once the settings are right
    from tui_reset.lines.desk_running import run  # noqa: PLC0415 - the same

    try:
        checked_base_url(settings.url)
    except UrlRefused as refused:
        raise UsageError(refused.sentence) from refused
    return run(settings)


def _refuse_misplaced(given: dict[str, str | None], command: str) -> None:
    for name, value in given.items():
        if value is not None:
            knows = name == "language" or (command == "sign-in" and name != "theme")
            sentence = _BEHIND if knows else _OPENS
            raise UsageError(sentence.format(name=name, command=command))


for command in (sign_in, search, reset, reference, sign_out):
    desk.add_command(command)
