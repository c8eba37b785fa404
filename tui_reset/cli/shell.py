"""`tui-reset shell`: the reset under an OpenSSH server's ForceCommand."""

import click


@click.command(short_help="What OpenSSH's ForceCommand runs: the reset and nothing else.")
@click.option("--config", metavar="FILE", required=True, type=click.Path(), help="Settings file (TOML): url, [ssh].")
def shell(*, config: str) -> int:
    """Run the reset for whoever sshd has let in, and nothing else.

    Write it behind ForceCommand in sshd_config. Nothing that the client sends is believed but the kind and size of its
    terminal and its language; settings come from FILE alone. A command that the client asks for is refused.
    """
    from tui_reset.settings import load_client  # noqa: PLC0415 - help texts need none of it
    from tui_reset.ssh.forced import run  # noqa: PLC0415

    settings = load_client(config, {}, {})
    if not settings.url:
        from tui_reset.cli.exits import UsageError  # noqa: PLC0415

        message = f"url is needed in {config}: the reset service, such as http://127.0.0.1:8017."
        raise UsageError(message)
    return run(settings)
