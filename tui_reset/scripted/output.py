"""What scripted commands print: answers, one JSON object a line or labelled lines for people; problems beside them."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TextIO

import msgspec

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.scripted.refusals import REFUSAL_TITLES, Refusal, RefusalCode
from tui_reset.terminal.plain_text import plain
from tui_reset.terminal.unheard import let_go, say

_NEWLINE: Final = "\u240a"
_OWN_NAMES: Final = (
    *(mark("Reference"), mark("Step"), mark("Verification code"), mark("Version"), mark("Attempts left")),
    *(mark("Recovery codes left"), mark("Sessions ended"), mark("Title"), mark("Detail"), mark("Pushed at")),
    *(mark("Id"), mark("Username"), mark("Role"), mark("Enabled"), mark("State"), mark("No reset"), mark("Signed out")),
)
"""What members are called that have no label."""


class ToldProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document (RFC 9457) as a script reads it; `status` only where the service gave one."""

    type: str = "about:blank"
    title: str
    status: int | None = None
    code: str
    detail: str = ""
    request_id: str = ""
    retry_after: int | None = None
    attempts_left: int | None = None
    hint: str | None = None
    fields: dict[str, list[str]] | None = None


def told_refusal(code: RefusalCode, sentence: str, fields: dict[str, list[str]] | None = None) -> ToldProblem:
    """The document of what this side refuses."""
    return ToldProblem(title=REFUSAL_TITLES[code], code=code.value, detail=sentence, fields=fields)


def tell_problem(document: ToldProblem) -> None:
    """One line on standard error; nothing where there is none."""
    say(sys.stderr, _line(msgspec.to_builtins(document)))


class Teller:
    """Prints answers as they come, so that a reader at the other end of a pipe has each at once.

    `labels` give the names that people read, marked for the catalogue; members without one get their own name.
    """

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._as_json = as_json
        self._out = _needed(sys.stdout if out is None else out)
        self._err = sys.stderr if err is None else err
        self._has_told = False

    def answer(self, members: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> None:
        """One answer. Raises `BrokenPipeError` where nobody reads any more, `Refusal` where it cannot be written."""
        text = _line(members) if self._as_json else "".join(_labelled(members, labels or {}))
        if self._has_told and not self._as_json:
            text = f"\n{text}"
        self._has_told = True
        encoding = self._out.encoding or "utf-8"
        try:
            self._out.write(text.encode(encoding, "backslashreplace").decode(encoding))
            self._out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            let_go(self._out)
            said = _(
                "The answer cannot be written: {why}. What was asked for may be done. Make that possible, and run the "
                "same command again."
            )
            raise Refusal(RefusalCode.FAULT, said.format(why=error.strerror)) from error

    @property
    def number(self) -> int | None:
        """The descriptor that answers go to; None where there is none."""
        try:
            return self._out.fileno()
        except (OSError, ValueError):
            return None

    def remark(self, sentence: str) -> None:
        """Something for people alone, on standard error: programs have the answers."""
        if not self._as_json:
            say(self._err, f"tui-reset: {_on_one_line(sentence)}\n")


def _needed(out: TextIO | None) -> TextIO:
    if out is None:
        raise Refusal(RefusalCode.USAGE, _("Standard output is closed, so that an answer would be lost. Open it."))
    return out


def _line(members: Mapping[str, Any]) -> str:
    """One line in ASCII alone: exact for programs, and nothing in it can command a terminal."""
    return json.dumps(members).replace("\x7f", "\\u007f") + "\n"


def _labelled(members: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    for name, value in members.items():
        label = _(labels.get(name) or name.replace("_", " ").capitalize())
        if isinstance(value, Mapping):
            yield from _labelled(value, labels)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for item in value:
                yield from _labelled(item if isinstance(item, Mapping) else {name: item}, labels)
        elif value is not None:
            yield f"{_on_one_line(label)}: {_on_one_line(_said(value))}\n"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _on_one_line(text: str) -> str:
    """A line break in an answer cannot begin a line of its own."""
    return plain(text).replace("\n", _NEWLINE)
