"""`tui-reset accounts`: how an operator puts people in."""

import sys
from typing import Any, Final

import click

from tui_reset.cli.exits import UsageError
from tui_reset.cli.options import from_server_file, server_settings
from tui_reset.contract.limits import PASSWORD_MAX
from tui_reset.contract.secret import Secret

ROLES: Final = ("user", "desk", "admin")
ANY_LANGUAGE: Final = "any"


@click.group(short_help="Add, import, list, disable and enable accounts; give roles and languages.")
def accounts() -> None:
    """Put people in and look after them. Works on the database directly, while the backend runs or not."""


@accounts.command(short_help="Add one account.")
@click.argument("email")
@click.option("--username", metavar="NAME", help="A sign-in name beside the address.")
@click.option("--name", metavar="TEXT", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="user", show_default=True, help="What the person may do.")
@click.option("--language", metavar="NAME", help="What the person is written to in, such as de.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--no-password", is_flag=True, help="Set none: the person opens the account with a reset.")
@from_server_file
def add(email: str, *, password_stdin: bool, no_password: bool, **given: Any) -> int:
    """Add the account of EMAIL and ask for its first password.

    \b
    Examples:
      tui-reset accounts add maria@example.org --name "Maria Meyer"
      tui-reset accounts add maria@example.org --no-password
      pass show maria | tui-reset accounts add maria@example.org --password-stdin
    """
    if password_stdin and no_password:
        message = "--password-stdin and --no-password contradict each other: choose one."
        raise UsageError(message)
    settings = server_settings(given, serving=False)
    password = None if no_password else _first_line() if password_stdin else _asked()
    from tui_reset.server import commands  # noqa: PLC0415 - the backend's world, once the line makes sense

    return commands.add_account(
        settings,
        email,
        username=given["username"],
        display_name=given["name"],
        role=given["role"],
        password=password,
        language=given["language"],
    )


@accounts.command("import", short_help="Add many accounts from a CSV file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True))
@from_server_file
def import_(file: str, **given: Any) -> int:
    """Add every account of the CSV FILE, or none when a line is wrong; each wrong line is named.

    The accounts have no password: each person opens theirs with a reset. The first line names the columns:

    \b
      email,username,display_name,role,language
      maria@example.org,mmeyer,Maria Meyer,user,de
      omar@example.org,,Omar Odeh,desk,
    """
    settings = server_settings(given, serving=False)
    from tui_reset.cli.accounts_file import read_accounts  # noqa: PLC0415

    rows = read_accounts(file)
    from tui_reset.server import commands  # noqa: PLC0415
    from tui_reset.server.cases.accounts import NewAccount  # noqa: PLC0415

    new = [
        NewAccount(row.email, row.username or None, row.display_name, row.role, language=row.language or None)
        for row in rows
    ]
    return commands.import_accounts(settings, new, lines=[row.line for row in rows])


@accounts.command("list", short_help="List all accounts.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of columns.")
@from_server_file
def list_(*, as_json: bool, **given: Any) -> int:
    """List all accounts by address, one a line: columns separated by tabs, with a heading line."""
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.list_accounts(settings, as_json=as_json)


@accounts.command(short_help="Disable an account.")
@click.argument("email")
@from_server_file
def disable(email: str, **given: Any) -> int:
    """Disable the account of EMAIL: it is signed out everywhere, its open resets end, and nobody can tell."""
    return _switch(email, given, enabled=False)


@accounts.command(short_help="Enable a disabled account.")
@click.argument("email")
@from_server_file
def enable(email: str, **given: Any) -> int:
    """Enable the account of EMAIL again, with the password it had."""
    return _switch(email, given, enabled=True)


@accounts.command(short_help="Give an account another role.")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@from_server_file
def role(email: str, *, role: str, **given: Any) -> int:
    """Give the account of EMAIL the ROLE user, desk or admin; it counts at once, also where it is signed in.

    The desk opens only for people who signed in with two-factor authentication.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.set_role(settings, email, role)


@accounts.command(short_help="Say in which language an account is written to.")
@click.argument("email")
@click.argument("language")
@from_server_file
def language(email: str, *, language: str, **given: Any) -> int:
    """Write to the account of EMAIL in LANGUAGE, such as de: mails, and the page that they lead to.

    With "any" it is again the language that a reset is asked for in, else that of the settings.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.set_language(settings, email, None if language == ANY_LANGUAGE else language)


def _switch(email: str, given: dict[str, Any], *, enabled: bool) -> int:
    settings = server_settings(given, serving=False)
    from tui_reset.server import commands  # noqa: PLC0415

    return commands.switch_account(settings, email, enabled=enabled)


def _first_line() -> Secret:
    """The password from standard input; a single line break at its end is not part of it. Raises UsageError."""
    text = sys.stdin.readline(PASSWORD_MAX * 4).removesuffix("\n").removesuffix("\r")
    if not text:
        message = "--password-stdin found no password on standard input."
        raise UsageError(message)
    return Secret(text)


def _asked() -> Secret:
    if not sys.stdin.isatty():
        message = (
            "cannot ask for the password without a terminal: pipe it in with --password-stdin, "
            "or let the person choose one through a reset with --no-password."
        )
        raise UsageError(message)
    return Secret(click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))
