"""The command line's root: the app's own options, and the commands for people who run the service."""

import importlib
import resource
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Final

import click

from tui_reset import __version__
from tui_reset.cli.app_options import AppOptions
from tui_reset.cli.exits import ExitCode, Interrupted, UsageError
from tui_reset.cli.help_text import help_text
from tui_reset.cli.speaking import HELP as LANGUAGE_HELP
from tui_reset.cli.speaking import speak_first
from tui_reset.cli.theme_name import HELP as THEME_HELP
from tui_reset.cli.theme_name import ThemeName

COMMANDS: Final = {
    "accounts": "tui_reset.cli.accounts:accounts",
    "audit": "tui_reset.cli.audit:audit",
    "cancel": "tui_reset.cli.request:cancel",
    "completion": "tui_reset.cli.completion:completion",
    "db": "tui_reset.cli.backend:database",
    "demo": "tui_reset.cli.demo:demo",
    "desk": "tui_reset.cli.desk:desk",
    "doctor": "tui_reset.cli.doctor:doctor",
    "finish": "tui_reset.cli.request:finish",
    "key": "tui_reset.cli.key:key",
    "profile": "tui_reset.cli.profile:profile",
    "request": "tui_reset.cli.request:request",
    "resend": "tui_reset.cli.request:resend",
    "serve": "tui_reset.cli.backend:serve",
    "shell": "tui_reset.cli.shell:shell",
    "ssh": "tui_reset.cli.ssh:ssh",
    "status": "tui_reset.cli.request:status",
}


SCRIPTED: Final = frozenset({"cancel", "desk", "finish", "request", "resend", "status"})
"""Commands whose refusals are problem documents where JSON is asked for."""
SPEAKING: Final = SCRIPTED | {"demo"}
"""Commands that have `--language`; what operators read is English."""


class Root(click.Group):
    """A group whose commands are imported when they are asked for, and whose help is written by hand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """For programs an interrupt is a document and nothing else; click begins a line of its own for it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            if ctx.obj:
                raise Interrupted from error
            raise

    def get_help(self, ctx: click.Context) -> str:
        speak_first(ctx.params.get("language"))
        return help_text()


@click.group(cls=Root, invoke_without_command=True, context_settings={"help_option_names": ["--help"]})
@click.option("--url", metavar="URL", help="The reset service.")
@click.option("--link", metavar="URL", help="Begin with the link from the mail.")
@click.option("--config", metavar="FILE", type=click.Path(), help="Settings file (TOML).")
@click.option("--theme", metavar="NAME", type=ThemeName(), help=THEME_HELP)
@click.option("--lines", is_flag=True, help="Plain lines instead of the full screen.")
@click.option("--resume", metavar="FILE", type=click.Path(), help="Keep the reset in FILE, and go on with it.")
@click.option("--language", metavar="NAME", is_eager=True, help=LANGUAGE_HELP)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context, /, **given: Any) -> int | None:
    """Open the app, or hand on to a command."""
    options = AppOptions(**given)
    if ctx.invoked_subcommand is None:
        speak_first(options.language)
        from tui_reset.cli.launch import open_app  # noqa: PLC0415 - commands never need the app

        return open_app(options)
    for name, value in options._asdict().items():
        if value not in {None, False}:
            raise UsageError(_misplaced(name, ctx.invoked_subcommand))
    return None


def run(arguments: Sequence[str]) -> int:
    """Read a command line and do it; click's own refusals become sentences with exit code 2."""
    if not SCRIPTED.isdisjoint(arguments[:1]):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what was given
    try:
        code = root.main(list(arguments), prog_name="tui-reset", standalone_mode=False, obj=speaks_json(arguments))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.UsageError as error:
        raise UsageError(_refusal(error, arguments)) from error
    return int(code or ExitCode.DONE)


def speaks_json(arguments: Sequence[str]) -> bool:
    """Whether whoever gave this line reads JSON, known before the line is read and even where it cannot be."""
    return "--json" in arguments and not SCRIPTED.isdisjoint(arguments[:1])


def _misplaced(name: str, command: str) -> str:
    if name == "config":
        return f"write --config behind the command: tui-reset {command} … --config FILE"
    behind = {"url": SCRIPTED, "language": SPEAKING}.get(name, frozenset())
    if (command == "desk" and name != "link") or command in behind:
        return f"write --{name} behind the command: tui-reset {command} --{name} …"
    return f"--{name} opens the app and means nothing to {command}: leave it out."


def _refusal(error: click.UsageError, arguments: Sequence[str]) -> str:
    message = error.format_message().rstrip(".")
    # The parser of options does not say whose they are: then it is the words at the front.
    path = error.ctx.command_path if error.ctx else " ".join(["tui-reset", *takewhile(str.isalpha, arguments)])
    stop = "" if message.endswith("?") else "."
    return f"{message[:1].lower()}{message[1:]}{stop} See: {path} --help"
