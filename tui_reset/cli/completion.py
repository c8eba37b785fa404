"""`tui-reset completion`: what a shell needs to complete our commands, options and values."""

import click


@click.command(short_help="Print the completion script for bash, zsh or fish.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> int:
    """Print the completion script for SHELL. A package has put it in place already; else put one of these where your
    shell starts:

    \b
      bash  ~/.bashrc   eval "$(tui-reset completion bash)"
      zsh   ~/.zshrc    eval "$(tui-reset completion zsh)"
      fish  ~/.config/fish/completions/tui-reset.fish
            tui-reset completion fish | source

    The script knows everything by itself. Written into a file it saves the shell's start some time; after an upgrade
    write it anew.
    """
    from tui_reset.cli.completing import SCRIPTS  # noqa: PLC0415 - for this command alone
    from tui_reset.cli.outline import outline  # noqa: PLC0415 - the same

    click.echo(SCRIPTS[shell](outline(ctx.find_root().command)), nl=False)
    return 0
