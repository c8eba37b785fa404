"""`tui-reset completion`: what a shell needs to complete our commands and options."""

import click
from click.shell_completion import get_completion_class

from tui_reset.cli.app_options import COMPLETION_VARIABLE
from tui_reset.cli.exits import UsageError


@click.command(short_help="Print the completion script for bash, zsh or fish.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> int:
    """Print the completion script for SHELL. Put one of these where your shell starts:

    \b
      bash  ~/.bashrc   eval "$(tui-reset completion bash)"
      zsh   ~/.zshrc    eval "$(tui-reset completion zsh)"
      fish  ~/.config/fish/completions/tui-reset.fish
            tui-reset completion fish | source
    """
    kind = get_completion_class(shell)
    if kind is None:
        message = f"no completion for {shell}."
        raise UsageError(message)
    root = ctx.find_root()
    click.echo(kind(root.command, {}, "tui-reset", COMPLETION_VARIABLE).source())
    return 0
