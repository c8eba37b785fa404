"""Textual's driver for a channel: it knows bytes in, bytes out and a size; no terminal, no thread, no signal."""

import asyncio
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final, Literal, Protocol, TextIO

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from tui_reset.shell.key_stream import PASTE_SECONDS, KeyStream

BURST: Final = 32
"""Keys that are taken at once: quick typing, a short code pasted without brackets. In one process nobody else's key is
taken meanwhile."""
KEYS_PER_SECOND: Final = 40
"""Beyond the burst; nobody types faster, and a flood costs the others nothing (TERMINAL.md D)."""
BACKLOG_BYTES: Final = 20 * 1024
"""What waits to be read as keys; the rest of a flood is dropped."""
_PIECE: Final = 64
"""Bytes that are parsed at once."""
_RESIZE_SECONDS: Final = 0.1
"""Between two sizes that are drawn: each costs a whole new frame."""
_ESCAPE_SECONDS: Final = 0.11
_ON: Final = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[?2026$p"
"""Alternate screen, no cursor, pastes in brackets, no line wrap; “do you show frames whole?”"""
OFF: Final = "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[0m\x1b[?25h"


class Link(Protocol):
    """The way to one terminal. `size` is columns and rows at the beginning."""

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows at the beginning."""
        ...

    def send(self, data: bytes) -> None:
        """To the terminal; never waits and never raises: whoever does not read is cut off by the other side."""
        ...

    def attach(self, listener: "Listener") -> None:
        """From now on `listener` hears what comes."""
        ...


class Listener(Protocol):
    """Hears what comes over a link."""

    def heard(self, data: bytes) -> None:
        """Keys."""
        ...

    def resized(self, columns: int, rows: int) -> None:
        """Another window size."""
        ...

    def warned(self, seconds: int) -> None:
        """The session ends in so many seconds unless a key is pressed; 0 takes it back, less than 0 nothing does."""
        ...

    def lost(self) -> None:
        """Nobody is there any more."""
        ...


class Warned(Message):
    """The session is about to end because nothing is typed; 0 seconds take it back."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def channel_driver(link: Link) -> type[Driver]:
    """The driver class for that link, for an app to make its driver from."""
    return type("LinkedDriver", (ChannelDriver,), {"LINK": link})


class ChannelDriver(Driver):
    """Keys are taken at the pace of people, frames leave joined, mouse and sizes among the keys are dropped."""

    LINK: ClassVar[Link]

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        del mouse, size  # neither is a channel's
        super().__init__(app, debug=debug, mouse=False, size=self.LINK.size)
        self._keys = KeyStream(debug=debug)
        self._backlog = bytearray()
        self._waiting: deque[Message] = deque()
        self._tokens, self._refilled = float(BURST), self._loop.time()
        self._outgoing: list[str] = []
        self._window = self._told = self.LINK.size
        """The app is made for this size; to tell it once more would lay the first screen out twice."""
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._has_stopped = False

    # To the terminal

    def write(self, data: str) -> None:
        """What is written in one turn of the loop leaves as one piece."""
        if not self._outgoing:
            self._loop.call_soon(self.flush)
        self._outgoing.append(data)

    def flush(self) -> None:
        """Send what is waiting."""
        text, self._outgoing = "".join(self._outgoing), []
        if text:
            self.LINK.send(text.encode("utf-8", "replace"))

    def start_application_mode(self) -> None:
        """Take the screen over and listen."""
        self.write(_ON)
        self.LINK.attach(self)
        self.resized(*self.LINK.size)

    def disable_input(self) -> None:
        """Hear nothing more."""
        self._has_stopped = True
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._backlog.clear()
        self._waiting.clear()

    def stop_application_mode(self) -> None:
        """Give the screen back."""
        self.disable_input()
        self.write(OFF)
        self.flush()

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Never: the browser would be the server's."""

    def deliver_binary(  # noqa: PLR0913 - Textual's signature
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Never: the file would be the server's."""

    # From the terminal

    def heard(self, data: bytes) -> None:
        """Keys; of a flood only what fits into the backlog. A paste costs one key, and fits however long it is."""
        if self._has_stopped:
            return
        rest = memoryview(data)
        while rest and (room := BACKLOG_BYTES - len(self._backlog)) > 0:
            self._backlog += rest[:room]
            rest = rest[room:]
            self._work()
        self._take_back("paste")
        self._after("escape", _ESCAPE_SECONDS, self._tick)

    def resized(self, columns: int, rows: int) -> None:
        """The window has another size; of several that follow at once the last is drawn."""
        self._window = (columns, rows)
        if "resize" not in self._timers:
            self._tell_size()

    def _tell_size(self) -> None:
        """Now, and no more for a moment."""
        self._timers.pop("resize", None)
        if self._window != self._told and not self._has_stopped:
            self._told = self._size = self._window
            self._app.post_message(events.Resize(Size(*self._told), Size(*self._told)))
            self._after("resize", _RESIZE_SECONDS, self._tell_size)

    def warned(self, seconds: int) -> None:
        """Tell the app."""
        self._app.post_message(Warned(seconds))

    def lost(self) -> None:
        """Nobody is there: end."""
        self.disable_input()
        self._app.exit()

    def send_message(self, message: Message) -> None:
        """In the app's own loop: no thread is between."""
        self._app.post_message(message)

    def process_message(self, message: Message) -> None:
        """Mouse and sizes do not come from a person's keyboard."""
        if not isinstance(message, events.MouseEvent | events.Resize):
            super().process_message(message)

    def _work(self) -> None:
        """Take keys while there are tokens; parsing costs too, and goes no faster."""
        now = self._loop.time()
        self._tokens = min(BURST, self._tokens + (now - self._refilled) * KEYS_PER_SECOND)
        self._refilled = now
        while self._tokens >= 1 and (self._waiting or self._backlog):
            if not self._waiting:
                piece, self._backlog = bytes(self._backlog[:_PIECE]), self._backlog[_PIECE:]
                self._waiting.extend(self._keys.feed(piece))
                self._after("escape", _ESCAPE_SECONDS, self._tick)
            while self._waiting and self._tokens >= 1:
                self._tokens -= 1
                self.process_message(self._waiting.popleft())
        if self._waiting or self._backlog:
            self._after("work", 1 / KEYS_PER_SECOND, self._work)

    def _tick(self) -> None:
        """A lone Escape is a key; a paste that does not end is taken as ended. What waits here is neither."""
        if self._backlog:
            self._after("escape", _ESCAPE_SECONDS, self._tick)
            return
        self._pass_on(self._keys.tick())
        if self._keys.is_in_paste:
            self._after("paste", PASTE_SECONDS, self._end_paste)

    def _end_paste(self) -> None:
        if self._keys.is_in_paste and not self._backlog:
            self._pass_on(self._keys.end_paste())

    def _pass_on(self, messages: Iterable[Message]) -> None:
        self._waiting.extend(messages)
        self._work()

    def _after(self, name: str, seconds: float, act: Any) -> None:
        """One timer of each name; a new one takes the old one's place."""
        self._take_back(name)
        self._timers[name] = self._loop.call_later(seconds, act)

    def _take_back(self, name: str) -> None:
        if (timer := self._timers.pop(name, None)) is not None:
            timer.cancel()
