"""The door's side of a session, with a terminal behind it that one can look at, and a request for one."""

import asyncio
from typing import Any

import msgspec
import pyte

from tui_reset.ssh.request import Mode, SessionRequest

SHOWN_SECONDS = 20.0
FIRST = "Forgot your password?"


def request(mode: Mode = Mode.SCREEN, **changes: Any) -> SessionRequest:
    """A session on a colourful terminal, at a backend that nobody answers for."""
    asked = SessionRequest(
        mode=mode,
        is_pty=True,
        term="xterm-256color",
        columns=80,
        rows=24,
        environment={"COLORTERM": "truecolor"},
        source="192.0.2.7",
        url="http://127.0.0.1:9",
        timeout=2.0,
    )
    return msgspec.structs.replace(asked, **changes)


class FakePeer:
    """A `Peer` that draws what it is sent."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.raw = b""
        self.code: int | str | None = "still open"
        self.fault = ""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._news = asyncio.Event()

    def send(self, data: bytes) -> None:
        """Draw."""
        self.raw += data
        self._stream.feed(data.replace(b"\x1b[?2026$p", b""))  # pyte takes its end for a letter
        self._news.set()

    def ended(self, code: int | None, fault: str = "") -> None:
        """Remember how."""
        assert self.code == "still open", "told twice"
        self.code, self.fault = code, fault
        self._news.set()

    def resize(self, columns: int, rows: int) -> None:
        """The window's new size."""
        self._screen.resize(rows, columns)

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self._screen.display)

    async def shows(self, *texts: str) -> None:
        """Wait until all of them are on the screen."""
        await self._until(lambda: all(text in self.text for text in texts))

    async def over(self) -> int | None:
        """Wait for the end."""
        await self._until(lambda: self.code != "still open")
        assert not isinstance(self.code, str)
        return self.code

    async def _until(self, is_so: Any) -> None:
        try:
            async with asyncio.timeout(SHOWN_SECONDS):
                while not is_so():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"ended {self.code}; it shows\n{self.text}") from None
