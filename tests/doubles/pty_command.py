"""Runs a command on a terminal of its own, types what it is told, and brings what was shown."""

import fcntl
import os
import select
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("tui-reset"))
INTERRUPT = "\x03"
_PATIENCE = 3.0


def on_terminal(
    arguments: Sequence[str], environ: Mapping[str, str] | None = None, answers: Sequence[tuple[str, str]] = ()
) -> tuple[int, str]:
    """Exit code and everything shown. `answers` are pairs: once the first has been shown, the second is typed.

    Ctrl+C is pressed again when nothing follows it, as people do: Python drops one that comes while it cleans up.
    """
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **(environ or {})},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl+C is a signal
    )
    os.close(theirs)
    shown, seen, waiting, pressed = "", 0, list(answers), ""
    try:
        while True:
            while pressed and not select.select([ours], [], [], _PATIENCE)[0]:
                os.write(ours, pressed.encode())
            if not (piece := _read(ours)):
                break
            shown += piece
            while waiting and (at := shown.find(waiting[0][0], seen)) >= 0:
                asked, answer = waiting.pop(0)
                seen = at + len(asked)
                pressed = answer if answer == INTERRUPT else ""
                os.write(ours, pressed.encode() or answer.encode() + b"\n")
    finally:
        os.close(ours)
        code = process.wait(timeout=20)
    return code, shown


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 65_536).decode("utf-8", "replace")
    except OSError:  # Linux says EIO when nobody holds the other end any more
        return ""
