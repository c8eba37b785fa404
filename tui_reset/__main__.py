"""The entry point: starts the app at once when nothing else is asked for, and reads a command line otherwise."""

import os
import sys

from tui_reset import __version__
from tui_reset.cli.speaking import speak_first
from tui_reset.language.texts import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reset.cli.app_options import AppOptions


def main() -> int:
    """Run one command line; returns the exit code (`cli.exits.ExitCode`)."""
    arguments = sys.argv[1:]
    if arguments == ["--help"]:
        from tui_reset.cli.help_text import help_text  # noqa: PLC0415 - each way through pays for its own parts alone

        speak_first(None)
        return _answered(help_text())
    if arguments == ["--version"]:
        return _answered(f"tui-reset {__version__}")
    # Imported here for the same reason: click alone is as dear as Python's start.
    from tui_reset.cli.app_options import app_options  # noqa: PLC0415
    from tui_reset.cli.exits import answered  # noqa: PLC0415

    options = app_options(arguments)
    if options is not None:
        return answered(lambda: _open(options))
    from tui_reset.cli.commands import run, speaks_json  # noqa: PLC0415

    return answered(lambda: run(arguments), as_json=speaks_json(arguments))


def _open(options: "AppOptions") -> int:
    from tui_reset.cli.early import opened_in_lines, question_left  # noqa: PLC0415

    speak_first(options.language)
    if not opened_in_lines(options):
        from tui_reset.cli.launch import open_app  # noqa: PLC0415 - the settings' world

        return open_app(options)
    with question_left():
        from tui_reset.cli.launch import open_app  # noqa: PLC0415 - while the first question is answered

        return open_app(options, opened=True)


def _answered(text: str) -> int:
    try:
        _say(text)
    except BrokenPipeError:
        # The reader has gone (`… | head`): Python must not try to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _say(text: str) -> None:
    """What was asked for, whatever this terminal can write."""
    try:
        print(text, flush=True)  # noqa: T201
    except UnicodeEncodeError:
        from tui_reset.terminal.encoded_text import written  # noqa: PLC0415 - nearly every terminal is UTF-8

        print(written(text, sys.stdout.encoding).decode(sys.stdout.encoding), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
