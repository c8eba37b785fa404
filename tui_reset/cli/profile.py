"""`tui-reset profile`: how an operator reads the shipped profiles, and checks one of their own."""

import click

from tui_reset.cli.exits import UsageError


@click.group(short_help="Show a profile, or check one of yours.")
def profile() -> None:
    """See how people are walked through a reset, and change it: a profile is a TOML file.

    \b
    Example:
      tui-reset profile show access-crm > ours.toml
      tui-reset profile check ours.toml
    """


@profile.command(short_help="Print a profile as TOML.")
@click.argument("name", metavar="NAME|FILE")
def show(name: str) -> int:
    """Print the profile as TOML with its comments: standard, onepagecrm, access-crm, access-workspace, or your FILE."""
    from tui_reset.server.profiles import ProfileUnusable, load_profile, profile_path  # noqa: PLC0415

    try:
        load_profile(name)
        click.echo(profile_path(name).read_text(encoding="utf-8-sig"), nl=False)
    except ProfileUnusable as fault:
        raise UsageError(str(fault)) from fault
    return 0


@profile.command(short_help="Say what is wrong with a profile.")
@click.argument("file", metavar="FILE")
def check(file: str) -> int:
    """Read the profile in FILE as the backend will, and say of each wrong line what it must be."""
    from tui_reset.server.profiles import ProfileUnusable, load_profile  # noqa: PLC0415

    try:
        found = load_profile(file)
    except ProfileUnusable as fault:
        raise UsageError(str(fault)) from fault
    click.echo(f"{file} can be used: profile {found.name}, {found.title!r}.")
    return 0
