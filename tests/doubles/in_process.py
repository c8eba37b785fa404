"""Runs an operator's command in the tests' own process: the same, without the start of another Python."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout

from tui_reset.cli import commands
from tui_reset.cli.exits import answered


def said_by(*arguments: str) -> tuple[int, str, str]:
    """Exit code, and what came on standard output and on standard error."""
    out, err = io.StringIO(), io.StringIO()
    umask = os.umask(0o022)  # a command may set its own
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = answered(lambda: commands.run([*arguments]))
    finally:
        os.umask(umask)
    return code, out.getvalue(), err.getvalue()
