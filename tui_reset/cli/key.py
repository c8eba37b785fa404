"""`tui-reset key`: the master keys."""

from typing import Any

import click

from tui_reset.cli.options import from_server_file, server_settings


@click.group(short_help="Show the master keys; make a new one; retire an old one.")
def key() -> None:
    """Look after the file that holds the master keys: one makes, all check.

    Links, codes, seeds and passwords hang on them. The first start makes one; a new one takes its place without anybody
    noticing. How, for one node and for several: docs/operating.md.
    """


@key.command(name="list", short_help="Show the keys, without what is secret.")
@from_server_file
def show(**given: Any) -> int:
    """Show number, state, since when, and a mark by which the files of two nodes are compared."""
    settings = server_settings(given, serving=False)
    from tui_reset.server import upkeep  # noqa: PLC0415 - the backend's world, for its commands alone

    return upkeep.list_keys(settings)


@key.command(short_help="Put a new key into use.")
@click.option("--prepare", is_flag=True, help="Only add it: it checks, and makes nothing until the next rotate.")
@from_server_file
def rotate(*, prepare: bool, **given: Any) -> int:
    """Put a new key into use, or the one that was prepared. It is taken at the next start of the service.

    Where several nodes run: --prepare, copy the file to all of them, restart them; rotate, copy, restart them again.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import upkeep  # noqa: PLC0415

    return upkeep.rotate_key(settings, prepare=prepare)


@key.command(short_help="Take out an old key that nothing needs.")
@click.argument("number", type=click.IntRange(1))
@from_server_file
def retire(number: int, **given: Any) -> int:
    """Take key NUMBER out of the file, if nothing needs it any more; else say what does, with exit code 3.

    Authenticator seeds are put under the key in use first.
    """
    settings = server_settings(given, serving=False)
    from tui_reset.server import upkeep  # noqa: PLC0415

    return upkeep.retire_key(settings, number)
