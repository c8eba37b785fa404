"""A person's terminal: runs a command on a real pty, types keys, and reads the screen as pyte draws it."""

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import pyte

COMMAND: Final = Path(sys.executable).with_name("tui-reset")
"""The installed command, beside the interpreter that runs the tests."""
KEYS: Final = {
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", start=1)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), start=5)},
    **{f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz\\]"},
}
_NOT_PYTES: Final = re.compile(r"\x1b\[[<=>][0-9;]*[A-Za-z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p", re.DOTALL)
"""Sequences that pyte would draw as text: kitty keyboard, DCS, mode questions."""
_UNFINISHED: Final = re.compile(
    r"\x1b(?:\[[<=>?0-9;]*\$?|P[^\x1b]*\x1b?|)$|\x1b\[\?2026h(?!.*\x1b\[\?2026l).*$", re.DOTALL
)
"""The start of a sequence, or of a frame that is not complete: drawn when the rest has come."""
_ASKS_FOR_FRAMES: Final = b"\x1b[?2026$p"
_HAS_FRAMES: Final = b"\x1b[?2026;2$y"
"""“Do you show frames whole?” “Yes.” (synchronised output)"""


class Terminal:
    """One terminal window of `columns` x `rows` in which a command runs; a context manager that ends it."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = (str(COMMAND),),
        folder: Path | None = None,
    ) -> None:
        self._master, self._slave = os.openpty()
        self.has_hung_up = False
        self.raw = bytearray()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._pending = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.sized(columns, rows)
        self.settings_before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            [*program, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=_environment(environment or {}),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if not self.has_hung_up:
            self.hang_up()

    def keys(self, text: str) -> None:
        """Type `text`, character by character as a terminal sends it."""
        os.write(self._master, text.encode())

    def press(self, *names: str) -> None:
        """Press keys by their names; a single character names itself."""
        for name in names:
            self.keys(name if len(name) == 1 else KEYS[name])

    def paste(self, text: str) -> None:
        """Paste with the brackets that terminals put around it; they send line breaks as carriage returns."""
        data = "\x1b[200~{}\x1b[201~".format(text.replace("\n", "\r")).encode()
        while data:
            _, writable, _ = select.select([self._master], [self._master], [], 10)
            self._read(0)
            data = data[os.write(self._master, data[:1024]) :] if writable else data

    def wait_for(self, *texts: str, seconds: float = 20) -> str:
        """Read until all of `texts` are on the screen, over line breaks too, and give the screen back."""
        return self.wait_until(lambda shown: all(is_said(text, shown) for text in texts), f"{texts}", seconds)

    def wait_gone(self, text: str, seconds: float = 20) -> str:
        """Read until `text` is not on the screen."""
        return self.wait_until(lambda shown: not is_said(text, shown), f"{text!r} to go", seconds)

    def wait_until(self, holds: Callable[[str], bool], what: str, seconds: float = 20) -> str:
        """Read until the screen's text is as wished; what the program still sends by then is read too."""
        end = time.monotonic() + seconds
        while not holds(shown := self.screen_text()):
            has_ended = self.process.poll() is not None
            if not self._read(0.1) and (has_ended or time.monotonic() > end):
                waited = f"ended with {self.process.returncode}" if has_ended else f"waited {seconds} s"
                msg = f"{waited}, wanted {what}, and the screen is:\n{self._framed()}"
                raise AssertionError(msg)
        return shown

    def cursor_line(self) -> str:
        """The line that the cursor is on: in a form, the field that keys go to."""
        return str(self._screen.display[self._screen.cursor.y])

    def screen_text(self) -> str:
        """The screen as it is now, without the spaces that end its lines."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_bytes(self, wanted: bytes, seconds: float = 20) -> None:
        """Read until `wanted` was sent to the terminal, be it shown or not."""
        self.wait_until(lambda _: wanted in self.raw, f"the bytes {wanted!r}", seconds)

    def exit_code(self, seconds: float = 20) -> int:
        """Read on until the program ends; negative where a signal ended it."""
        if self.has_hung_up:
            return self.process.wait(seconds)
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > end:
                msg = f"still running after {seconds} s:\n{self._framed()}"
                raise AssertionError(msg)
            self._read(0.05)
        while self._read(0):
            pass
        return self.process.returncode

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window: the kernel sends SIGHUP."""
        self.has_hung_up = True
        os.close(self._slave)
        os.close(self._master)

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window; the kernel sends SIGWINCH."""
        self._screen.resize(rows, columns)
        self.sized(columns, rows)

    def settings(self) -> list[Any]:
        """The termios settings as they are now, to be held against `settings_before`."""
        return termios.tcgetattr(self._slave)

    def sized(self, columns: int, rows: int) -> None:
        """Tell the program another size, and go on drawing in the one that is drawn in."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Draw what comes within `seconds`; False where nothing did."""
        readable, _, _ = select.select([self._master], [], [], seconds)
        if not readable:
            return False
        data = os.read(self._master, 65536)
        self.raw += data
        if _ASKS_FOR_FRAMES in data:
            os.write(self._master, _HAS_FRAMES)
        text = _NOT_PYTES.sub("", self._pending + self._decoder.decode(data))
        unfinished = _UNFINISHED.search(text)
        at = unfinished.start() if unfinished else len(text)
        self._pending = text[at:]
        self._stream.feed(text[:at])
        return True

    def _framed(self) -> str:
        rule = "+" + "-" * self._screen.columns + "+"
        return "\n".join([rule, *(f"|{line}|" for line in self._screen.display), rule])


def is_said(text: str, shown: str) -> bool:
    """Whether the screen says `text`, whole on a line or wrapped over several."""
    return text in shown or text in " ".join(shown.replace("│", " ").split())


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """A clean environment: nothing of the machine but where programs are, and a home."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC", **more}
