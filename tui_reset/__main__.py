"""The entry point: starts the app at once when nothing else is asked for, and reads a command line otherwise."""

import os
import sys

from tui_reset import __version__
from tui_reset.cli.app_options import COMPLETION_VARIABLE, AppOptions, app_options
from tui_reset.cli.help_text import HELP


def main() -> int:
    """Run one command line; returns the exit code (`cli.exits.ExitCode`)."""
    arguments = sys.argv[1:]
    if arguments == ["--help"]:
        print(HELP)  # noqa: T201 - this is what was asked for
        return 0
    if arguments == ["--version"]:
        print(f"tui-reset {__version__}")  # noqa: T201
        return 0
    # Imported here: each way through pays for its own parts alone, and click alone is as dear as Python's start.
    from tui_reset.cli.exits import answered  # noqa: PLC0415

    options = None if COMPLETION_VARIABLE in os.environ else app_options(arguments)
    if options is not None:
        return answered(lambda: _open(options))
    from tui_reset.cli.commands import run, speaks_json  # noqa: PLC0415

    return answered(lambda: run(arguments), as_json=speaks_json(arguments))


def _open(options: AppOptions) -> int:
    from tui_reset.cli.early import opened_in_lines, question_left  # noqa: PLC0415

    if not opened_in_lines(options):
        from tui_reset.cli.launch import open_app  # noqa: PLC0415 - the settings' world

        return open_app(options)
    with question_left():
        from tui_reset.cli.launch import open_app  # noqa: PLC0415 - while the first question is answered

        return open_app(options, opened=True)


if __name__ == "__main__":
    sys.exit(main())
