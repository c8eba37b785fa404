"""Many sessions in this process, for tests, the demo and dense hosts: faster and smaller, and one heap for all of them.

What Textual keeps for a whole process is repaired first (`repairs`). For strangers the processes of `forked` are right.
"""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Final

from tui_reset.language.texts import speak
from tui_reset.shell.channel_driver import Listener
from tui_reset.ssh.collector import Collector, keep
from tui_reset.ssh.front_end import front_end, kind_of
from tui_reset.ssh.host import Peer
from tui_reset.ssh.link import EARLY_BYTES
from tui_reset.ssh.repairs import fit_terminal, repair
from tui_reset.ssh.request import SessionRequest
from tui_reset.ssh.warm import run_once

UNREAD_BYTES: Final = 256 * 1024
"""Kept for a client that does not read; above it the session ends."""
_PATIENCE_SECONDS: Final = 5.0
"""How long an app may take to end when nobody is there: the desk signs out."""


class SharedHost:
    """A `Host`. Each app is built and run in a task with variables of its own, and the task is held."""

    def __init__(self) -> None:
        self._sessions: dict[asyncio.Task[None], SharedSeat] = {}
        self._collector = Collector()
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Warm up before the first person comes."""
        repair()
        if self._warming is None:
            self._warming = asyncio.create_task(run_once(), context=contextvars.Context())
            self._warming.add_done_callback(lambda _: keep())
        await asyncio.shield(self._warming)

    async def open(self, request: SessionRequest, peer: Peer) -> "SharedSeat":
        """Begin one."""
        await self.start()
        seat = SharedSeat(peer, (request.columns, request.rows), self._collector.typed)
        task = asyncio.create_task(_live(request, seat), context=contextvars.Context())
        self._sessions[task] = seat
        seat.task = task
        task.add_done_callback(self._forget)
        return seat

    async def close(self) -> None:
        """End them all."""
        tasks = list(self._sessions)
        for seat in [*self._sessions.values()]:
            seat.close()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._collector.close()

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._sessions.pop(task).task = None
        self._collector.session_ended()


async def _live(request: SessionRequest, seat: "SharedSeat") -> None:
    code, fault = None, ""
    speak(request.language)
    try:
        code = await front_end(request, seat, fit_terminal)
    except Exception as error:
        fault = kind_of(error)
    finally:
        seat.end(code, fault)


class SharedSeat:
    """Both ends of a session: the door's `Seat`, and the `SessionLink` of the app."""

    def __init__(self, peer: Peer, size: tuple[int, int], typed: Callable[[], None]) -> None:
        self._peer: Peer | None = peer
        self._size = size
        self._typed = typed
        self._listener: Listener | None = None
        self._speaking = contextvars.Context()
        self._early = b""
        self._has_no_more = False
        self._unread: bytearray | None = None
        self._over = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    # Seat

    def feed(self, data: bytes) -> None:
        """Keys."""
        self._typed()
        if self._listener is None:
            self._early = (self._early + data)[:EARLY_BYTES]
            self._has_no_more |= not data
        else:
            self._speaking.run(self._listener.heard, data)

    def resize(self, columns: int, rows: int) -> None:
        """Another window size."""
        self._size = (columns, rows)
        if self._listener is not None:
            self._speaking.run(self._listener.resized, columns, rows)

    def warn(self, seconds: int) -> None:
        """The end is near, or is not any more."""
        if self._listener is not None:
            self._speaking.run(self._listener.warned, seconds)

    def hold_back(self, *, held: bool) -> None:
        """Keep what is drawn until the client reads again."""
        if held:
            self._unread = self._unread or bytearray()
        else:
            self._hand_over()

    def close(self) -> None:
        """The client has gone: the app ends, by force where it does not by itself."""
        self._peer = None
        self._lose()
        if self.task is not None:
            force = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self.task.cancel)
            self.task.add_done_callback(lambda _: force.cancel())

    # SessionLink

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows as they were last said."""
        return self._size

    @property
    def over(self) -> asyncio.Event:
        """Set when nobody is there any more."""
        return self._over

    def attach(self, listener: Listener) -> None:
        """From now on `listener` hears what comes, first of all what has come; in its own language, not the door's."""
        self._listener = listener
        self._speaking = contextvars.copy_context()
        early, self._early = self._early, b""
        if early:
            listener.heard(early)
        if self._has_no_more:  # of a pipe
            listener.heard(b"")
        if self._over.is_set():
            listener.lost()

    def send(self, data: bytes) -> None:
        """To the client's terminal, or kept while it does not read."""
        if self._peer is None:
            return
        if self._unread is None:
            self._peer.send(data)
        elif len(self._unread) + len(data) > UNREAD_BYTES:
            self.end(None)
        else:
            self._unread += data

    def end(self, code: int | None, fault: str = "") -> None:
        """It is over: say so once, after all that was drawn, and keep nothing."""
        self._hand_over()
        peer, self._peer = self._peer, None
        self._lose()
        self._listener = None
        self._speaking = contextvars.Context()
        if peer is not None:
            peer.ended(code, fault)

    def _hand_over(self) -> None:
        unread, self._unread = self._unread, None
        if unread and self._peer is not None:
            self._peer.send(bytes(unread))

    def _lose(self) -> None:
        if not self._over.is_set():
            self._over.set()
            if self._listener is not None:
                self._listener.lost()
