"""The app in a terminal: time to the first full frame, and from a key to its frame."""

import os
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, median, quantile
from tests.bench.terminal import Program
from tests.doubles.service import COMMAND

FORM: Final = (sys.executable, str(Path(__file__).with_name("form.py")))
FORM_SHOWS: Final = ("Your address", "Reset password", "palette")
NOBODY: Final = "http://127.0.0.1:9"
"""The first frame needs no backend: nobody answers there."""
APP: Final = (str(COMMAND), "--url", NOBODY)
APP_SHOWS: Final = ("Forgot your password?", "Sign in", "F1")
STARTS: Final = 15
KEYS: Final = 400
LETTERS: Final = "abcdefghijkmnopqrstuvwxyz"


def environ() -> dict[str, str]:
    """A common terminal, and nothing else of this machine's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def first_frame() -> Figure:
    """Both started in turns, so that what the machine does meanwhile meets both."""
    ours, bare = [], []
    for _ in range(STARTS):
        bare.append(_start(FORM, FORM_SHOWS))
        ours.append(_start(APP, APP_SHOWS))
    app, form = median(ours), median(bare)
    how = f"app {app * 1000:.0f} ms, bare form {form * 1000:.0f} ms, medians of {STARTS} in turns"
    return Figure("first full frame / bare Textual form", app / form, 1.25, "times", how)


def keys() -> Figure:
    """Letters typed into the first field, one at a time, each until the screen shows it."""
    with Program(APP, environ()) as program:
        program.wait_for(*APP_SHOWS)
        program.drain(0.5)
        times = [seconds * 1000 for seconds in islice(_typed(program), KEYS)]
    how = f"p50 {median(times):.1f} ms, worst {max(times):.1f} ms, {KEYS} keys"
    return Figure("key to frame, full screen, p99", quantile(times, 0.99), 16, "ms", how)


def _start(command: Sequence[str], shows: Sequence[str]) -> float:
    with Program(command, environ()) as program:
        return program.wait_for(*shows) - program.started


def _typed(program: Program) -> Iterator[float]:
    chance = random.Random(7)  # noqa: S311 - any letters will do, the same in each run
    text = ""
    for place in cycle(range(30)):
        if place == 0:
            program.write("\x15")  # ctrl+u empties the field
            program.drain()
            text = ""
        letter = chance.choice(LETTERS)
        text += letter
        begin = program.write(letter)
        yield program.wait_for(text) - begin
        # A person's pause, in which nothing may be left undone that would make the next key wait.
        program.drain(0.03)
