"""`tui-reset desk`: the support desk's app."""

import click


@click.command(short_help="Open the support desk.")
@click.option("--url", metavar="URL", help="The reset service.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML).")
@click.option(
    "--theme", metavar="NAME", type=click.Choice(["dark", "light", "high-contrast"]), help="Colours of the app."
)
def desk(*, url: str | None, config: str | None, theme: str | None) -> int:
    """Open the support desk: find people, have their reset mail sent, and follow it; for administrators also the
    Forgot Password switch, the SMTP Email Settings, the mail queue and the audit log.

    Needs an account with the role desk or admin and with two-factor authentication on. Nobody can see or set somebody
    else's password here.
    """
    from tui_reset.cli.launch import need_terminal, service_settings  # noqa: PLC0415 - help texts need none of it

    need_terminal()
    settings = service_settings(config, url, theme)
    from tui_reset import desk as app  # noqa: PLC0415 - once nothing can be refused any more

    return app.run(settings)
