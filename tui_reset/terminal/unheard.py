"""Words for people beside a program's answers: where nobody can hear them, they change nothing of how it ends."""

import contextlib
import os
from typing import TextIO


def say(stream: TextIO | None, text: str) -> None:
    """Write `text` at once; a stream that is closed, full or without a reader gets nothing any more."""
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        let_go(stream)


def let_go(stream: TextIO) -> None:
    """What could not be written must not be tried again when Python ends, which would then end with 120."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
