"""A film of what a terminal was sent, as an asciicast (version 2): a line of JSON for the head, one for each event."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from textual.app import App
from textual.driver import Driver

from tui_reset.demo.options import DemoError

IDLE_SECONDS: Final = 5.0
"""Players shorten every longer silence to this: no caption takes as long to read."""
_NO_DRAWING: Final = re.compile(
    r"\x1b\].*?(?:\x07|\x1b\\)"  # OSC: clipboard, titles
    r"|\x1b[P_^X].*?\x1b\\"  # DCS, APC, PM, SOS: what is passed on by tmux
    r"|\x1b\[[<=>?](?!25[hl])[0-9;]*\$?[@-~]"  # modes, but for the cursor's
    r"|\x1b\[[0-9;]*[cntx]",  # questions
    re.DOTALL,
)
"""What reaches a clipboard, asks something or switches modes would do so again on whoever watches (ECMA-48 8.3)."""
_JOINED_SECONDS: Final = 0.001


class Cast:
    """The film so far. Nothing that was typed is in it but what the screen showed; no name of a shell or terminal."""

    def __init__(self, size: tuple[int, int], title: str, clock: Callable[[], float]) -> None:
        self._size = self._now = size
        self._title = title
        self._clock = clock
        self._began = clock()
        self._events: list[tuple[float, str, str]] = []

    def show(self, text: str) -> None:
        """Something was sent to the terminal: it is kept as far as it draws."""
        if drawn := _NO_DRAWING.sub("", text):
            self._add("o", drawn)

    def resize(self, size: tuple[int, int]) -> None:
        """The window is of that size; before anything was drawn it is the film's."""
        if not self._events:
            self._size = self._now = size
        elif size != self._now:
            self._now = size
            self._add("r", f"{size[0]}x{size[1]}")

    def _add(self, kind: str, text: str) -> None:
        at = round(self._clock() - self._began, 3)
        if self._events and kind == "o":
            last_at, last_kind, last = self._events[-1]
            if last_kind == kind and at - last_at <= _JOINED_SECONDS:
                self._events[-1] = (last_at, kind, last + text)
                return
        self._events.append((at, kind, text))

    def text(self) -> str:
        """The whole file."""
        columns, rows = self._size
        head: dict[str, Any] = {
            "version": 2,
            "width": columns,
            "height": rows,
            "idle_time_limit": IDLE_SECONDS,
            "title": self._title,
        }
        return "".join(msgspec.json.encode(line).decode() + "\n" for line in (head, *self._events))


def refuse_taken(path: Path) -> None:
    """Before anything is played: nothing is overwritten. Raises DemoError."""
    if path.exists() or path.is_symlink():
        raise _taken(path)
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK):
        message = f"The recording cannot be written to {path}: is its folder there, and yours?"
        raise DemoError(message)


def save(cast: Cast, path: Path) -> None:
    """All of it or nothing; nor is overwritten, or followed as a link, what came meanwhile. Raises DemoError."""
    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        with file:
            file.write(cast.text())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritten(path, error) from error


def _taken(path: Path) -> DemoError:
    return DemoError(f"{path} is there already. Name another file for the recording, or move that one away.", 2)


def _unwritten(path: Path, error: OSError) -> DemoError:
    return DemoError(f"The recording could not be written to {path}: {error.strerror}.")


def filmed(driver: type[Driver], cast: Cast) -> type[Driver]:
    """That driver, with a film of all that it writes."""

    class FilmedDriver(driver):  # type: ignore[misc,valid-type] # whichever it is
        """Sends everything on as it is."""

        def write(self, data: str) -> None:
            """To the terminal, and into the film."""
            app: App[Any] = self._app
            cast.resize((app.size.width, app.size.height))
            cast.show(data)
            super().write(data)

    return FilmedDriver
