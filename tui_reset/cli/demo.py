"""`tui-reset demo`: everything at once, with made-up accounts."""

import os
import sys
from typing import Any, Final

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.extras import need
from tui_reset.cli.speaking import HELP as LANGUAGE_HELP
from tui_reset.cli.speaking import speak_first, spoken
from tui_reset.cli.theme_name import HELP as THEME_HELP
from tui_reset.cli.theme_name import ThemeName
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_NO_TERMINAL: Final = mark(
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
@click.option(
    "--play", is_flag=True, help="The whole walk plays itself, with captions; Space pauses, Enter takes over."
)
@click.option(
    "--pace", type=click.FloatRange(0.25, 100), default=1.0, metavar="N", help="With --play: 2 is twice as fast."
)
@click.option("--record", type=click.Path(), default="", metavar="FILE", help="Film the screen as an asciicast.")
@click.option("--size", default="", metavar="80x24", help="With --play --record: no terminal, a window of this size.")
@click.option("--theme", type=ThemeName(), help=THEME_HELP)
@click.option("--language", metavar="NAME", help=LANGUAGE_HELP)
def demo(*, theme: str | None, language: str | None, lines: bool, **given: Any) -> int:
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

    \b
    --play shows the walk of the profile: Space pauses and goes on,
    the right arrow does what is next, + and - change the pace,
    Enter or Esc takes over by hand, Ctrl+Q leaves.
    """
    need("server")
    from tui_reset.cli.app_options import wants_lines  # noqa: PLC0415 - help texts need nothing of this
    from tui_reset.cli.launch import need_terminal  # noqa: PLC0415
    from tui_reset.settings import load_client  # noqa: PLC0415

    speak_first(language)
    in_lines = lines or wants_lines(os.environ, sys.stdout.encoding)
    if in_lines and given["desk"] and not given["headless"] and (sys.stdin is None or not sys.stdin.isatty()):
        raise UsageError(_(_NO_TERMINAL))
    if given["play"] or given["record"] or given["size"] or given["pace"] != 1.0:
        given["size"] = _window(given, in_lines=in_lines)
    if not (given["headless"] or in_lines or given["size"]):
        need_terminal()
    settings = spoken(load_client(None, {"theme": theme, "language": language}))
    from tui_reset.demo import command  # noqa: PLC0415
    from tui_reset.demo.options import DemoOptions  # noqa: PLC0415

    return command.run(settings, DemoOptions(**given, lines=in_lines and not (given["headless"] or given["size"])))


def _window(given: dict[str, Any], *, in_lines: bool) -> str:
    """The window of a film that nobody watches; empty where this terminal is drawn on. Raises UsageError."""
    from tui_reset.demo import film  # noqa: PLC0415 - for those who film
    from tui_reset.demo.options import DemoError  # noqa: PLC0415 - the same

    if given["pace"] != 1.0 and not given["play"]:
        message = "--pace is how fast it plays by itself: add --play, or leave --pace away."
        raise UsageError(message)
    if given["headless"] or given["desk"]:
        other = "--headless" if given["headless"] else "--desk"
        message = f"--play and --record are for the reset's full screen: leave {other} away."
        raise UsageError(message)
    has_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    film_alone = given["record"] and given["play"] and (given["size"] or not has_terminal)
    if given["size"] and not film_alone:
        message = "--size is the window of a recording: add --play --record FILE."
        raise UsageError(message)
    if in_lines and not film_alone:
        message = "--play and --record need the full screen, which lines do not have: leave --lines away."
        raise UsageError(message)
    try:
        return "x".join(map(str, film.size_of(given["size"]))) if film_alone else ""
    except DemoError as error:
        raise UsageError(str(error)) from error
