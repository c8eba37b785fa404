"""Leaves the terminal as it was found, whatever ends the program."""

import contextlib
import os
import select
import signal
import termios
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final

RESTORING: Final = (
    b"\x1b[?2026l"  # synchronised output ends, or the terminal may wait with what follows
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    b"\x1b[?1004l"  # focus reports
    b"\x1b[?2004l"  # bracketed paste
    b"\x1b[?2048l"  # resize reports
    b"\x1b[<u"  # kitty keyboard, before the alternate screen is left
    b"\x1b[?7h"  # line wrap
    b"\x1b[?1049l"  # alternate screen
    b"\x1b[0m"  # colours
    b"\x1b[?25h"  # cursor
)
"""Every mode that Textual 8 switches on, off again; harmless where a mode is not on."""
ENDING_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""SIGINT and SIGQUIT come from outside only: their keys are keys while the app runs."""
_WRITE_SECONDS: Final = 0.2

_Handler = Callable[[int, FrameType | None], Any] | int | None


class TerminalKeeper:
    """Remembers one terminal's settings when it is made, and brings them back.

    `input_fd` has the settings, `output_fd` is where the app draws (Textual: standard error); `modes` is what switches
    off what it may have switched on there.
    """

    def __init__(self, input_fd: int, output_fd: int, modes: bytes = RESTORING) -> None:
        self._input_fd = input_fd
        self._output_fd = output_fd
        self._modes = modes
        self._settings: list[Any] | None = None
        with contextlib.suppress(termios.error):
            self._settings = termios.tcgetattr(input_fd)

    def restore(self) -> None:
        """Switch every mode off and bring the settings back; never waits for a terminal that is gone or stopped."""
        with contextlib.suppress(OSError, ValueError):
            _, writable, _ = select.select([], [self._output_fd], [], _WRITE_SECONDS)
            if self._modes and writable and os.isatty(self._output_fd):
                os.write(self._output_fd, self._modes)
        if self._settings is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input_fd, termios.TCSANOW, self._settings)

    def end(self, number: int, _: FrameType | None) -> None:
        """A signal handler: restore and end at once with 128 + the signal's number, as shells tell it.

        Nothing else is run: whatever the app was doing, it must not draw again. Its drawing thread may be about to,
        so that the terminal is taken out of its hands first.
        """
        with contextlib.suppress(OSError):
            own = os.dup(self._output_fd)
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._output_fd)
            self._output_fd = own
        self.restore()
        os._exit(128 + number)


@contextlib.contextmanager
def kept_terminal(input_fd: int, output_fd: int, modes: bytes = RESTORING) -> Iterator[TerminalKeeper]:
    """Restore the terminal when a signal ends the program (with 128 + its number) and when the block raises.

    Only in the main thread. Handlers that were there before come back afterwards.
    """
    keeper = TerminalKeeper(input_fd, output_fd, modes)
    before: dict[signal.Signals, _Handler] = {name: signal.signal(name, keeper.end) for name in ENDING_SIGNALS}
    try:
        yield keeper
    except BaseException:
        keeper.restore()
        raise
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
