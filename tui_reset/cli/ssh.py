"""`tui-reset ssh`: the front door."""

import sys
from typing import Any, Final

import click

from tui_reset.cli.extras import need

KEYS: Final = {
    "url": "url",
    "bind": "ssh.bind",
    "port": "ssh.port",
    "host_key_file": "ssh.host_key_file",
    "isolation": "ssh.isolation",
    "metrics_port": "ssh.metrics_port",
    "log": "ssh.log",
}


@click.command(short_help="Let people reset their passwords with ssh alone.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML).")
@click.option("--url", metavar="URL", help="The reset service that the door leads to.")
@click.option("--bind", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", metavar="N", help="Port to listen on.  [default: 2222]")
@click.option("--host-key-file", metavar="FILE", type=click.Path(), help="The host key; made when missing.")
@click.option(
    "--isolation",
    type=click.Choice(["forked", "shared"]),
    help="A process for each session, or all in one.  [default: forked]",
)
@click.option("--metrics-port", metavar="N", help="Port on 127.0.0.1 for /metrics.  [default: off]")
@click.option("--log", type=click.Choice(["json", "console"]), help="Form of the log lines.  [default: json]")
def ssh(*, config: str | None, **given: Any) -> int:
    """Let people reset their passwords with ssh alone, until SIGTERM or Ctrl+C.

    ssh reset@HOST opens the app, ssh lines@HOST the same in plain lines. Nobody needs an account, a key or a password
    to come in, and there is nothing else behind the door: no shell, no commands, no files, no forwarding. The host key
    is made once and kept; its fingerprint is in the first log line, for you to publish. SIGHUP reads the settings anew.

    \b
    Example:
      tui-reset ssh --config /etc/tui-reset/settings.toml
    """
    need("ssh")
    from tui_reset.server.http.refusing import CannotServe  # noqa: PLC0415 - help texts need none
    from tui_reset.settings import Settings, load_ssh  # noqa: PLC0415 - the same
    from tui_reset.ssh.running import run  # noqa: PLC0415 - the door's world, for this command alone

    def loaded() -> Settings:
        return load_ssh(config, {KEYS[name]: value for name, value in given.items()})

    try:
        return run(loaded(), loaded)
    except CannotServe as fault:
        print(f"tui-reset: {fault.sentence}", file=sys.stderr)  # noqa: T201 - the command's own voice
        return fault.code
