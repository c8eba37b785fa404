"""Turns every way a command can end into one sentence or document on standard error and an exit code."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from types import TracebackType

from tui_reset.language.texts import gettext as _


class ExitCode(IntEnum):
    """What the shell gets, one code for each class of problem; 129 and 143 come from the signals themselves."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    UNAVAILABLE = 3
    """Not reachable, not the reset service, or busy: nothing was done, and the same may work later."""
    REFUSED_INPUT = 4
    WRONG_PROOF = 5
    OVER = 6
    WAIT_FIRST = 7
    NOT_ALLOWED = 8
    OUTCOME_UNKNOWN = 9
    STILL_WAITING = 10
    TAMPERED = 11
    """The audit log is not as it was written."""
    WARNED = 12
    """It works, with warnings: `doctor` alone."""
    INTERRUPTED = 130


class UsageError(Exception):
    """The command line cannot be done as asked; `str()` says what to do instead."""


class Interrupted(Exception):  # noqa: N818 - it is no error
    """Ctrl+C came, and somebody reads documents."""


def answered(run: Callable[[], int], *, as_json: bool = False) -> int:
    """Run a command; faults end in a sentence without values, because values may be secrets.

    `as_json`: in a problem document (RFC 9457) instead, one line on standard error.
    """
    try:
        return run()
    except BrokenPipeError:
        # The reader has gone (`… | head`): nothing to say, and Python must not try to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAULT
    except (Exception, KeyboardInterrupt) as error:
        return _told(error, as_json=as_json)


def complain(sentence: str, code: ExitCode) -> int:
    """Say it on standard error and hand back the code, heard or not.

    Names in it come from files that others have written.
    """
    from tui_reset.terminal.plain_text import plain  # noqa: PLC0415 - most runs have nothing to complain of
    from tui_reset.terminal.unheard import say  # noqa: PLC0415 - the same

    say(sys.stderr, f"tui-reset: {plain(sentence)}\n")
    return code


def _told(error: BaseException, *, as_json: bool) -> int:
    if isinstance(error, UsageError) and not as_json:
        return complain(str(error), ExitCode.USAGE)
    if isinstance(error, KeyboardInterrupt) and not as_json:
        return complain(_("interrupted."), ExitCode.INTERRUPTED)
    from tui_reset.cli.endings import ending_of  # noqa: PLC0415 - as dear as click; most runs need none of it

    ending = ending_of(error, place_of(error.__traceback__))
    if not as_json:
        return complain(ending.sentence, ending.code)
    from tui_reset.scripted.output import tell_problem  # noqa: PLC0415

    tell_problem(ending.document)
    return ending.code


def place_of(trace: TracebackType | None) -> str:
    """File and line where it was raised, without folders."""
    place = "at an unknown place"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
        place = f"at {file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
