"""`tui-reset request`, `status`, `finish`, `resend` and `cancel`: a reset for scripts, step by step."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.speaking import HELP as LANGUAGE_HELP
from tui_reset.cli.speaking import spoken

if TYPE_CHECKING:
    from tui_reset.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])
EXITS: Final = (
    "Exit codes: 0 done, 2 usage or settings, 3 not reachable or busy, 4 input refused, 5 wrong proof, 6 over, "
    "7 wait first, 8 not allowed, 9 outcome unknown (run the same again), 10 still waiting."
)
LONGEST_WAIT: Final = 7 * 24 * 3600
"""Seconds; no reset lives so long."""


def _every(command: Command) -> Command:
    """Adds what all of them share: how to answer, the service, where the reset is kept."""
    for option in (
        click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML)."),
        click.option("--language", metavar="NAME", help=LANGUAGE_HELP),
        click.option("--url", metavar="URL", help="The reset service."),
        click.option("--secret-fd", metavar="N", type=int, help="Instead of a file: an open descriptor, 3 or more."),
        click.option("--resume", metavar="FILE", type=click.Path(), help="File that keeps the reset between commands."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object a line; problems as documents."),
    ):
        command = option(command)
    return command


def _waits(command: Command) -> Command:
    """Adds waiting."""
    limit = click.option(
        "--timeout",
        metavar="S",
        type=float,
        help="With --wait: so many seconds at most, then exit code 10.",
    )
    return click.option("--wait", is_flag=True, help="Wait until the reset is over; tell each change.")(limit(command))


@click.command(short_help="Ask for a reset.", epilog=EXITS)
@click.option("--email", metavar="ADDRESS", help="Whose password is forgotten.")
@click.option("--username", metavar="NAME", help="The sign-in name, where the service asks for it.")
@_waits
@_every
def request(*, email: str | None, username: str | None, wait: bool, timeout: float | None, **given: Any) -> int:
    """Ask for a reset: prints the reference and the verification code, and a mail goes to the account's address.

    With --resume the request is kept in FILE (made with mode 0600). Running the same command again after an
    interruption repeats the same request, or goes on with the one that is open.

    \b
    Example:
      tui-reset request --email alice@example.org --resume alice.reset --json
    """
    if email is None and username is None:
        message = "whose password? Give --email ADDRESS, and --username NAME where the service asks for it."
        raise UsageError(message)
    _check_limit(wait=wait, timeout=timeout)
    settings = _settings(given)
    from tui_reset.scripted import asking, running  # noqa: PLC0415 - help texts need none of it

    wish = asking.Wish(email, username, wait, timeout)
    kept = running.kept_of(settings.url, given["resume"], given["secret_fd"], writes=True)
    return running.run(settings, kept, partial(asking.request, wish=wish), as_json=given["as_json"])


@click.command(short_help="Tell where a reset stands, or wait until it is over.", epilog=EXITS)
@_waits
@_every
def status(*, wait: bool, timeout: float | None, **given: Any) -> int:
    """Tell where the reset stands. With --wait each change is told, until it is done (exit code 0) or over (6).

    \b
    Example:
      tui-reset status --resume alice.reset --wait --timeout 600 --json
    """
    _check_limit(wait=wait, timeout=timeout)
    from tui_reset.scripted import acts  # noqa: PLC0415

    return _with_kept(given, partial(acts.status, wait=wait, limit=timeout))


@click.command(short_help="Set the new password, with what came by mail.", epilog=EXITS)
@click.option("--input-fd", metavar="N", type=int, default=0, help="Read the object there instead of standard input.")
@_every
def finish(*, input_fd: int, **given: Any) -> int:
    """Set the new password, and do before it what is still missing.

    Reads one JSON object: link or mail_code from the mail, new_password, and verification_code, totp or
    recovery_code. The verification code in the resume file is used by itself. What the service has accepted needs not
    be given again after a refusal. Without a resume file the link alone opens the reset.

    \b
    Example:
      tui-reset finish --resume alice.reset --json < object.json
    """
    if input_fd == given["secret_fd"]:
        message = "--input-fd and --secret-fd are the same descriptor: use two."
        raise UsageError(message)
    settings = _settings(given)
    from tui_reset.scripted import finishing, given_input, running  # noqa: PLC0415
    from tui_reset.scripted.input import read_input  # noqa: PLC0415

    kept = running.kept_of(settings.url, given["resume"], given["secret_fd"])
    written = given_input.given_of(read_input(given_input.FinishInput, input_fd))
    return running.run(settings, kept, partial(finishing.finish, given=written), as_json=given["as_json"])


@click.command(short_help="Have the mail of a reset sent again.", epilog=EXITS)
@_every
def resend(**given: Any) -> int:
    """Have the same mail sent once more. It extends nothing; a minute has to lie between two mails."""
    from tui_reset.scripted import acts  # noqa: PLC0415

    return _with_kept(given, acts.resend)


@click.command(short_help="End a reset that is not wanted any more.", epilog=EXITS)
@_every
def cancel(**given: Any) -> int:
    """End the reset: its link and codes are dead, the password stays as it is, and the resume file is removed."""
    from tui_reset.scripted import acts  # noqa: PLC0415

    return _with_kept(given, acts.cancel)


def _with_kept(given: dict[str, Any], act: "Callable[..., Any]") -> int:
    if given["resume"] is None and given["secret_fd"] is None:
        message = "which reset? Give --resume FILE, or --secret-fd N, as it was given to tui-reset request."
        raise UsageError(message)
    settings = _settings(given)
    from tui_reset.scripted import running  # noqa: PLC0415

    kept = running.kept_of(settings.url, given["resume"], given["secret_fd"], needs=True)
    return running.run(settings, kept, act, as_json=given["as_json"])


def _settings(given: dict[str, Any]) -> "Settings":
    from tui_reset.settings import load_client  # noqa: PLC0415

    return spoken(load_client(given["config"], {"url": given["url"], "language": given["language"]}))


def _check_limit(*, wait: bool, timeout: float | None) -> None:
    if timeout is None:
        return
    if not wait:
        message = "--timeout is for --wait: give both, or neither."
        raise UsageError(message)
    if not 0 <= timeout <= LONGEST_WAIT:
        message = f"--timeout must be a number of seconds from 0 to {LONGEST_WAIT}."
        raise UsageError(message)
