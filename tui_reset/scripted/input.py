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

from tui_reset.language.texts import gettext as _
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
            _refuse(_("The input has no {name}, and nothing can be done without it.").format(name=name))
    return msgspec.convert(members, kind)


def object_of(data: bytes, known: tuple[str, ...]) -> dict[str, str]:
    """One flat JSON object of texts whose names are all `known`, each once, and none of them empty.

    Raises `Refusal`, without a word of what was given.
    """
    if len(data) > INPUT_BYTES:
        _refuse(_("The input is larger than {number} bytes. Give one JSON object.").format(number=INPUT_BYTES))
    expected = _("Give one, with the members {names} as needed.").format(names=", ".join(known))
    try:
        members = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Refusal(RefusalCode.USAGE, f"{_unread(error)} {expected}") from None
    if not isinstance(members, dict):
        said = _("The input is not one JSON object.")
        _refuse(f"{said} {expected}")
    if set(members) - set(known):
        said = _("The input has a member that is not known here.")
        _refuse(f"{said} {expected}")
    for name, value in members.items():
        if not isinstance(value, str) or not value:
            said = _("{name} in the input must be a text that is not empty. Leave it out where there is none.")
            _refuse(said.format(name=name))
    return members


def _unread(error: Exception) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return _("The input is not one JSON object in UTF-8.")
    said = _("The input is not one JSON object in UTF-8 (line {line}, column {column}).")
    return said.format(line=error.lineno, column=error.colno)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        _refuse(_("The input has the same member twice. Give each once."))
    return members


def _checked(number: int) -> int:
    if number in {1, 2}:
        _refuse(_("--input-fd must not be 1 or 2: they are for answers and problems. Use 0, or 3 and more."))
    try:
        os.fstat(number)
    except (OSError, OverflowError):
        if number == 0:
            _refuse(_("Standard input is not open. In a shell: tui-reset … --input-fd 4 4<FILE"))
        said = _("Descriptor {number} of --input-fd is not open. In a shell: tui-reset … --input-fd 4 4<FILE")
        _refuse(said.format(number=number))
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
                said = _("The input cannot be read: {why}.").format(why=error.strerror)
                raise Refusal(RefusalCode.USAGE, said) from None
            if not piece:
                break
            data += piece
    return data


def _expect(known: tuple[str, ...]) -> None:
    expected = _(
        "type or paste one JSON object with some of {names}; then Enter and Ctrl+D. What is typed is not shown."
    )
    say(sys.stderr, f"tui-reset: {expected.format(names=', '.join(known))}\n")


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

    def end(self, signal_number: int, _frame: FrameType | None) -> NoReturn:
        """End at once with 128 + the signal's number, as shells tell it."""
        self.show()
        os._exit(128 + signal_number)


def _refuse(sentence: str) -> NoReturn:
    raise Refusal(RefusalCode.USAGE, sentence)
