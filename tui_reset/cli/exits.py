"""Turns every way a command can end into one sentence on standard error and an exit code."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from types import TracebackType


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
    except UsageError as error:
        return complain(str(error), ExitCode.USAGE)
    except KeyboardInterrupt:
        return complain("interrupted.", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone (`… | head`): nothing to say, and Python must not try to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAULT
    except Exception as error:
        return _told(error)


def complain(sentence: str, code: ExitCode) -> int:
    """Say it on standard error and hand back the code. Names in it come from files that others have written."""
    from tui_reset.terminal.plain_text import plain  # noqa: PLC0415 - most runs have nothing to complain of

    print(f"tui-reset: {plain(sentence)}", file=sys.stderr)  # noqa: T201 - the command line's own voice
    return code


def _told(error: Exception) -> int:
    from tui_reset.settings.errors import SettingsError  # noqa: PLC0415 - as dear as click; most runs need neither

    if isinstance(error, SettingsError):
        return complain(str(error), ExitCode.USAGE)
    inside = f"{type(error).__name__} {_place(error.__traceback__)}"
    return complain(f"something went wrong inside ({inside}). Please report it.", ExitCode.FAULT)


def _place(trace: TracebackType | None) -> str:
    place = "at an unknown place"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
        place = f"at {file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
