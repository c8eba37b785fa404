"""`tui-reset doctor`: what is wrong, and what to do about it."""

from typing import Any

import click

from tui_reset.cli.extras import need
from tui_reset.cli.options import from_server_file, server_settings


@click.command(short_help="Find out what is wrong, and what to do about it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: check, state, what, next.")
@from_server_file
def doctor(*, as_json: bool, **given: Any) -> int:
    """Look at everything that the backend needs, from cheap to dear, one line for each check.

    Settings, profile, keys, proxies, disk, clock, database and what waits in it, the service on this machine, its
    public address and certificate, and the mail server. Nothing is changed, no mail is sent, no secret is shown. It may
    run while the service does; as the service's own user it sees what the service sees.

    Exit codes: 0 all is well, 12 there are warnings, 3 something does not work.

    \b
    Example:
      tui-reset doctor --config /etc/tui-reset/settings.toml
    """
    need("server")
    from tui_reset.server import upkeep  # noqa: PLC0415 - the backend's world, for its commands alone
    from tui_reset.settings import SettingsError  # noqa: PLC0415
    from tui_reset.settings.loading import complaints  # noqa: PLC0415

    try:
        settings = server_settings(given, serving=False)
    except SettingsError as fault:
        return upkeep.examine(complaints(given.get("config")) or [str(fault)], as_json=as_json)
    return upkeep.examine(settings, as_json=as_json)
