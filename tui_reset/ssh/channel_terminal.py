"""Lines over a channel: the small line editor that a kernel's terminal would be, without any escape sequence."""

import asyncio
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Final

from tui_reset.contract.cells import cells
from tui_reset.language.texts import ngettext
from tui_reset.terminal.pasted_lines import LINES_AHEAD, lines_at_once
from tui_reset.terminal.plain_text import plain

LINE_CHARACTERS: Final = 8192
"""Of one line; what is typed beyond it is not taken."""
_PASTE_SECONDS: Final = 0.3
"""Between two lines of one paste over a slow line; nobody types that fast."""
_ENTER, _ERASE, _KILL, _WORD, _INTERRUPT, _END, _ESCAPE = "\r\n", "\x7f\x08", "\x15", "\x17", "\x03", "\x04", "\x1b"
_BEGINNINGS: Final = "[O]P_^X"
_ANSWER_ENDS: Final = "\x07\x9c"
_IN_ANSWERS: Final = f"{_ANSWER_ENDS}{_ESCAPE}"


class ChannelTerminal:
    """A `lines.console.Terminal`, and the `Listener` of its link. With a pty it echoes and edits as a kernel does."""

    def __init__(self, send: Callable[[bytes], None], *, is_pty: bool, columns: int) -> None:
        self._send = send
        self._columns = columns if is_pty else 0
        self._is_pty = is_pty
        self._decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        self._lines: list[str | None] = []
        self._typed = ""
        self._shown = b""
        self._escape = ""
        self._after_return = False
        self._hidden = False
        self._has_ended = False
        self._waiting: asyncio.Future[None] | None = None
        self.interrupt: Callable[[], None] = lambda: None
        self.warn: Callable[[str], None] = lambda _: None

    # lines.console.Terminal

    @property
    def is_terminal(self) -> bool:
        """Whether what is typed can be kept from being shown."""
        return self._is_pty

    def write(self, text: str) -> None:
        """Write all of it."""
        self._send_shown()
        said = text.replace("\n", "\r\n") if self._is_pty else text
        self._send(said.encode("utf-8", "replace"))

    def columns(self) -> int:
        """The width of the window; 0 without one."""
        return self._columns

    async def line(self) -> str | None:
        """The next line; None for Ctrl+D, and when nobody is there."""
        await asyncio.sleep(0)  # between two lines of a flood the others have their turn
        while not self._lines and not self._has_ended:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._lines.pop(0) if self._lines else None

    async def pasted(self) -> list[str]:
        """The lines that follow at once."""
        return await lines_at_once(self.line, _PASTE_SECONDS)

    async def forget_typed(self) -> bool:
        """Drop what was typed ahead, and what a slow line still brings of it; gives whether there was anything."""
        if not self._is_pty:
            return False
        dropped = bool(await self.pasted())
        self._forget()
        return dropped

    def forget_more(self) -> bool:
        """Drop what came together with the last line; gives whether a line had been begun."""
        is_begun = self._is_pty and bool(self._typed)
        if self._is_pty:
            self._forget()
        return is_begun

    def forget_blank(self) -> None:
        """Drop Enter pressed ahead."""
        while self._is_pty and self._lines and self._lines[0] is not None and not self._lines[0].strip():
            self._lines.pop(0)

    def hide(self) -> None:
        """From now on what is typed is not shown."""
        self._hidden = True

    def show(self) -> None:
        """What is typed is shown again."""
        self._hidden = False

    # Listener

    def heard(self, data: bytes) -> None:
        """Keys of a pty, or lines of a pipe; nothing at all is the pipe's end."""
        if not data:
            self._end()
        elif self._is_pty:
            for letter in self._decode(data):
                self._press(letter)
            self._send_shown()
        else:
            *lines, self._typed = (self._typed + self._decode(data)).split("\n")
            self._typed = self._typed[:LINE_CHARACTERS]
            for line in lines:
                self._take(line.rstrip("\r"))

    def resized(self, columns: int, rows: int) -> None:
        """Another width."""
        del rows
        self._columns = columns if self._is_pty else 0

    def warned(self, seconds: int) -> None:
        """Say so; that it was taken back is seen by what is typed."""
        if seconds:
            self.warn(_warning(seconds))

    def lost(self) -> None:
        """Nobody is there."""
        self._end()

    # The line editor

    def _press(self, letter: str) -> None:
        if self._escape and self._swallows(letter):
            return
        if letter in _ENTER:
            self._enter(letter)
        elif letter in _ERASE:
            self._rub_out(self._typed[:-1])
        elif letter == _KILL:
            self._rub_out("")
        elif letter == _WORD:
            self._rub_out(self._typed.rstrip().rpartition(" ")[0])
        elif letter == _INTERRUPT:
            self._forget()
            self._show(b"^C")
            self.interrupt()
        elif letter == _END:
            self._take(None) if not self._typed else None
        elif letter == _ESCAPE:
            self._escape = letter
        elif letter.isprintable() or "\udc80" <= letter <= "\udcff":
            self._type(letter)
        self._after_return = letter == "\r"

    def _swallows(self, letter: str) -> bool:
        """Arrow keys and their like mean nothing on a line: `ESC [ … letter`, `ESC O letter`, `ESC letter`.

        Nor does what a terminal answers to others' questions, `ESC ] … BEL` and its like. Enter and Ctrl+C always do.
        """
        if (letter < " " or letter in _ERASE) and letter not in _IN_ANSWERS:
            self._escape = ""
            return False
        self._escape = self._begun_by(letter)
        return True

    def _begun_by(self, letter: str) -> str:
        """What has begun with that letter and all before it; "" where it has ended."""
        begun = self._escape
        if letter == _ESCAPE:
            return letter
        if begun == _ESCAPE:
            return letter if letter in _BEGINNINGS else ""
        if begun == "[" and ("@" <= letter <= "~" or letter < " "):
            return ""
        return "" if begun == "O" or letter in _ANSWER_ENDS else begun

    def _show(self, data: bytes) -> None:
        self._shown += data

    def _send_shown(self) -> None:
        """What came as one piece is shown as one: a frame for each letter of a flood would cost the others."""
        shown, self._shown = self._shown, b""
        if shown:
            self._send(shown)

    def _type(self, letter: str) -> None:
        if len(self._typed) < LINE_CHARACTERS:
            self._typed += letter
            if not self._hidden:
                self._show(plain(letter).encode("utf-8", "replace"))

    def _rub_out(self, left: str) -> None:
        gone = self._typed[len(left) :]
        self._typed = left
        if not self._hidden:
            self._show(b"\b \b" * cells(gone))

    def _enter(self, letter: str) -> None:
        if letter == "\n" and self._after_return:
            return
        line, self._typed = self._typed, ""
        self._show(b"\r\n")
        self._take(line)

    def _take(self, line: str | None) -> None:
        if len(self._lines) < LINES_AHEAD:
            self._lines.append(line)
        self._wake()

    def _end(self) -> None:
        if self._typed and not self._is_pty:
            self._lines.append(self._typed)
        self._typed, self._has_ended = "", True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _forget(self) -> None:
        self._lines.clear()
        self._typed = ""


def _warning(seconds: int) -> str:
    left = abs(seconds)
    if seconds > 0:
        said = ngettext(
            "Nothing was typed for a while: this session ends in {number} second. Any key stays.",
            "Nothing was typed for a while: this session ends in {number} seconds. Any key stays.",
            left,
        )
    else:
        said = ngettext(
            "This session ends in {number} second. A reset goes on with the link in the mail.",
            "This session ends in {number} seconds. A reset goes on with the link in the mail.",
            left,
        )
    return said.format(number=left)
