"""Turns every way a command can end into one sentence on standard error and an exit code."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from types import TracebackType

from tui_reset.settings.errors import SettingsError


class ExitCode(IntEnum):
    """What the shell gets; 129 and 143 come from the signals themselves."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    UNAVAILABLE = 3
    INTERRUPTED = 130


class UsageError(Exception):
    """The command line cannot be done as asked; `str()` says what to do instead."""


def answered(run: Callable[[], int]) -> int:
    """Run a command; faults end in a sentence without values, because values may be secrets."""
    try:
        return run()
    except (SettingsError, UsageError) as error:
        return complain(str(error), ExitCode.USAGE)
    except KeyboardInterrupt:
        return complain("interrupted.", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone (`… | head`): nothing to say, and Python must not try to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAULT
    except Exception as error:
        place = _place(error.__traceback__)
        return complain(
            f"something went wrong inside ({type(error).__name__} {place}). Please report it.", ExitCode.FAULT
        )


def complain(sentence: str, code: ExitCode) -> int:
    """Say it on standard error and hand back the code."""
    print(f"tui-reset: {sentence}", file=sys.stderr)  # noqa: T201 - the command line's own voice
    return code


def _place(trace: TracebackType | None) -> str:
    place = "at an unknown place"
    while trace is not None:
        place = f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
