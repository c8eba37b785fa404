"""Secrets come in on standard input or a descriptor: one JSON object, of which nothing is ever repeated or shown."""

import contextlib
import json
import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.terminal.unheard import say

INPUT_BYTES: Final = 16 * 1024
_CHUNK: Final = 4096
_LOCAL: Final = 3
"""The place of the local modes in what `tcgetattr` gives."""
_ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_Handler = Callable[[int, FrameType | None], object]
Members = TypeVar("Members", bound=msgspec.Struct)


def read_input(kind: type[Members], number: int = 0) -> Members:
    """One flat JSON object from descriptor `number`, read to its end, as `kind`; all its members are texts.

    A terminal is told what is expected, and does not show what is typed. Raises `Refusal`.
    """
    known = tuple(field.encode_name for field in msgspec.structs.fields(kind))
    needed = [field.encode_name for field in msgspec.structs.fields(kind) if field.required]
    members = object_of(_read(_checked(number), known), known)
    for name in needed:
        if name not in members:
            _refuse(f"The input has no {name}, and nothing can be done without it.")
    return msgspec.convert(members, kind)


def object_of(data: bytes, known: tuple[str, ...]) -> dict[str, str]:
    """One flat JSON object of texts whose names are all `known`, each once, and none of them empty.

    Raises `Refusal`, without a word of what was given.
    """
    if len(data) > INPUT_BYTES:
        _refuse(f"The input is larger than {INPUT_BYTES} bytes. Give one JSON object.")
    expected = f"Give one, with the members {', '.join(known)} as needed."
    try:
        members = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        at = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(RefusalCode.USAGE, f"The input is not one JSON object in UTF-8{at}. {expected}") from None
    if not isinstance(members, dict):
        _refuse(f"The input is not one JSON object. {expected}")
    if set(members) - set(known):
        _refuse(f"The input has a member that is not known here. {expected}")
    for name, value in members.items():
        if not isinstance(value, str) or not value:
            _refuse(f"{name} in the input must be a text that is not empty. Leave it out where there is none.")
    return members


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        _refuse("The input has the same member twice. Give each once.")
    return members


def _checked(number: int) -> int:
    if number in {1, 2}:
        _refuse("--input-fd must not be 1 or 2: they are for answers and problems. Use 0, or 3 and more.")
    try:
        os.fstat(number)
    except (OSError, OverflowError):
        named = "Standard input" if number == 0 else f"Descriptor {number} of --input-fd"
        _refuse(f"{named} is not open. In a shell: tui-reset … --input-fd 4 4<FILE")
    return number


def _read(number: int, known: tuple[str, ...]) -> bytes:
    """All there is, or a little more than is taken."""
    if os.isatty(number):
        _expect(known)
    data = b""
    with _unseen(number):
        while len(data) <= INPUT_BYTES:
            try:
                piece = os.read(number, _CHUNK)
            except OSError as error:
                raise Refusal(RefusalCode.USAGE, f"The input cannot be read: {error.strerror}.") from None
            if not piece:
                break
            data += piece
    return data


def _expect(known: tuple[str, ...]) -> None:
    members = ", ".join(known)
    expected = f"type or paste one JSON object with some of {members}; then Enter and Ctrl+D."
    say(sys.stderr, f"tui-reset: {expected} What is typed is not shown.\n")


@contextlib.contextmanager
def _unseen(number: int) -> Iterator[None]:
    """A terminal shows nothing of what is typed meanwhile; it does again whatever ends the block, signals too."""
    try:
        echo = _Echo(number)
    except termios.error:
        yield
        return
    handlers: dict[signal.Signals, _Handler] = {signal.SIGTSTP: echo.stop, signal.SIGCONT: echo.hide}
    handlers |= dict.fromkeys(_ENDING, echo.end)
    earlier = {name: signal.signal(name, handler) for name, handler in handlers.items()}
    try:
        echo.hide()
        yield
    finally:
        echo.show(termios.TCSAFLUSH)
        for name, handler in earlier.items():
            signal.signal(name, handler)


class _Echo:
    """What a terminal shows of typing. Raises `termios.error` where it is no terminal."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._before = termios.tcgetattr(number)
        self._hidden = list(self._before)
        self._hidden[_LOCAL] &= ~termios.ECHO

    def hide(self, *_: object) -> None:
        """Nothing from now on; after a stop again, because a shell has set the terminal to its own liking."""
        termios.tcsetattr(self._number, termios.TCSAFLUSH, self._hidden)

    def show(self, when: int = termios.TCSANOW) -> None:
        """As it was."""
        termios.tcsetattr(self._number, when, self._before)

    def stop(self, *_: object) -> None:
        """Ctrl+Z: whoever gets the terminal meanwhile gets it as it was."""
        self.show()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self.stop)
        self.hide()

    def end(self, signal_number: int, _: FrameType | None) -> NoReturn:
        """End at once with 128 + the signal's number, as shells tell it."""
        self.show()
        os._exit(128 + signal_number)


def _refuse(sentence: str) -> NoReturn:
    raise Refusal(RefusalCode.USAGE, sentence)
