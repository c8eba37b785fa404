"""`tui-reset desk sign-in`, `search`, `reset`, `reference` and `sign-out`: the desk's daily work from a script."""

from collections.abc import Callable
from math import isnan
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.speaking import HELP as LANGUAGE_HELP
from tui_reset.cli.speaking import spoken
from tui_reset.contract import limits

if TYPE_CHECKING:
    from tui_reset.scripted.desk_work import Wait

Command = TypeVar("Command", bound=Callable[..., Any])
_DAY: Final = 86_400
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line; problems too, on standard error.")


def _speak(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    if not ctx.resilient_parsing:  # a shell that completes hears nothing
        from tui_reset.settings import load_client  # noqa: PLC0415 - help texts need none of it

        spoken(load_client(None, {"language": name}))


_language = click.option("--language", metavar="NAME", help=LANGUAGE_HELP, expose_value=False, callback=_speak)
_session = click.option(
    "--session", metavar="FILE", type=click.Path(), required=True, help="The file that keeps the session (mode 0600)."
)


def _waits(command: Command) -> Command:
    """Adds `--wait` and `--timeout`."""
    wait = click.option("--wait", is_flag=True, help="Print each change until the reset is over.")
    timeout = click.option(
        "--timeout", metavar="S", type=click.FloatRange(0, _DAY), help="Wait so many seconds at most."
    )
    return wait(timeout(command))


@click.command(name="sign-in", short_help="Sign in, and keep the session in a file.")
@_session
@click.option(
    "--input-fd", metavar="N", type=click.IntRange(0), default=0, help="Read the object from this descriptor instead."
)
@_json
@click.option("--language", metavar="NAME", help=LANGUAGE_HELP)
@click.option("--url", metavar="URL", help="The reset service.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML).")
def sign_in(*, session: str, input_fd: int, as_json: bool, **given: str | None) -> int:
    """Sign in at the desk. Reads one JSON object from standard input:

    \b
      {"identifier": "dora@example.org", "password": "…", "totp": "123456"}

    A recovery_code takes the place of totp. The password goes nowhere but to the service; what is kept in FILE is the
    session, which ends by itself after some hours, or with sign-out.
    """
    from tui_reset.cli.launch import service_settings  # noqa: PLC0415 - help texts need none of it

    settings = service_settings(theme=None, **given)
    from tui_reset.scripted import desk_commands  # noqa: PLC0415 - once the line makes sense

    return desk_commands.sign_in(settings, session, input_fd, as_json=as_json)


@click.command(short_help="Find people by the beginning of a name.")
@click.argument("query")
@_session
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, limits.DESK_PAGE),
    help=f"So many people at most.  [default: {limits.DESK_PAGE}]",
)
@click.option("--after", metavar="CURSOR", help="Go on behind a page: what it gave as next.")
@_json
@_language
def search(*, query: str, session: str, limit: int | None, after: str | None, as_json: bool) -> int:
    """Find people whose name, username or address begins with QUERY; everybody where it is empty.

    With --json one object: {"items": […], "next": …}; next is null on the last page.
    """
    from tui_reset.scripted import desk_commands  # noqa: PLC0415 - help texts need none of it

    return desk_commands.search(session, query, after, limit, as_json=as_json)


@click.command(short_help="Have somebody's reset mail sent.")
@click.argument("account")
@click.option("--reason", metavar="TEXT", required=True, help="Why, for the audit log: the caller's ticket.")
@_session
@_json
@_language
@_waits
def reset(*, account: str, reason: str, session: str, as_json: bool, **waits: Any) -> int:
    """Have the reset mail sent to ACCOUNT: an id, or an address or username in full. Does not ask again.

    The answer has the reference number, and in profiles with a verification code the code that is read out to the
    caller. With --wait each change of state follows; the end is 0 when the password was changed, and 6 when it was
    not and cannot be any more.
    """
    _check_filled(account, reason)
    wait = _wait(**waits)
    from tui_reset.scripted import desk_commands  # noqa: PLC0415 - once the line makes sense

    return desk_commands.reset(session, account, reason, wait=wait, as_json=as_json)


@click.command(short_help="Show how a reset stands.")
@click.argument("reference", nargs=-1, required=True)
@_session
@_json
@_language
@_waits
def reference(*, reference: tuple[str, ...], session: str, as_json: bool, **waits: Any) -> int:
    """Show how the reset with this REFERENCE number stands; spaces and dashes in it do not matter.

    With --wait each change of state follows; the end is 0 when the password was changed, and 6 when it was not and
    cannot be any more.
    """
    from tui_reset.flow.desk_resets import NUMBER_FORM, reference_in  # noqa: PLC0415 - help texts need none of it

    number = reference_in("".join(reference))
    if number is None:
        raise UsageError(NUMBER_FORM)
    wait = _wait(**waits)
    from tui_reset.scripted import desk_commands  # noqa: PLC0415 - once the line makes sense

    return desk_commands.reference(session, number, wait=wait, as_json=as_json)


@click.command(name="sign-out", short_help="End the session, and remove its file.")
@_session
@_json
@_language
def sign_out(*, session: str, as_json: bool) -> int:
    """End the session in FILE, and remove the file. It stays where the service cannot be reached."""
    from tui_reset.scripted import desk_commands  # noqa: PLC0415 - help texts need none of it

    return desk_commands.sign_out(session, as_json=as_json)


def _check_filled(account: str, reason: str) -> None:
    if not account.strip():
        message = "ACCOUNT is empty: give an id, an address or a username."
        raise UsageError(message)
    if not reason.strip():
        message = "--reason is empty: say why, such as the caller's ticket."
        raise UsageError(message)
    if len(reason) > limits.REASON_CHARACTERS:
        message = f"--reason has {limits.REASON_CHARACTERS} characters at most."
        raise UsageError(message)


def _wait(*, wait: bool, timeout: float | None) -> "Wait | None":
    if timeout is not None and not wait:
        message = "--timeout limits waiting: give --wait as well."
        raise UsageError(message)
    if timeout is not None and isnan(timeout):  # it is in every range
        message = "--timeout must be a number of seconds."
        raise UsageError(message)
    from tui_reset.scripted.desk_work import Wait  # noqa: PLC0415 - once the line makes sense

    return Wait(timeout) if wait else None
