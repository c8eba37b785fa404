"""One session on a channel: it is asked for, begins at its host, lives, and ends with a sentence and a status."""

import asyncio
import contextlib
from typing import Final

import asyncssh

from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import speaking
from tui_reset.lines.layout import wrapped
from tui_reset.ssh.admission import Busy, Turn
from tui_reset.ssh.host import Seat
from tui_reset.ssh.keeper import Account, Keeper, Terminal
from tui_reset.ssh.pacing import Allowance, Sizes
from tui_reset.ssh.request import Mode, SessionRequest, checked_term, clamped
from tui_reset.ssh.sentences import ENDINGS, REFUSALS, Ending, Refusal
from tui_reset.ssh.session_life import SessionLife
from tui_reset.terminal.restore import RESTORING

_FAREWELL_SECONDS: Final = 5.0
"""How long the last words may take to a client that does not read."""


class DoorSession(asyncssh.SSHServerSession[bytes]):
    """The server's end of a channel, and the `Peer` of its seat."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._loop = asyncio.get_running_loop()
        self._unfit: Refusal | None = None
        self._pty: tuple[str, int, int] | None = None
        self._request: SessionRequest | None = None
        self.began = 0.0
        self._received = self._sent = 0
        self._early = b""
        self._has_no_more = False
        self._seat: Seat | None = None
        self._turn: Turn | None = None
        self._life: SessionLife | None = None
        self._task: asyncio.Task[None] | None = None
        self._farewell: asyncio.TimerHandle | None = None
        self._is_over = self._is_held = False
        self._allowance = Allowance(self._loop)
        self._sizes = Sizes(self._loop, self._resized)

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """The channel is open; nothing has been asked for on it."""
        self._chan = chan

    # What a client asks for

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:  # noqa: ARG002
        """Take a terminal of a size that can be drawn."""
        self._pty = (checked_term(term_type), *clamped(term_size[0], term_size[1]))
        return True

    def exec_requested(self, command: str) -> bool:  # noqa: ARG002 - whatever it is
        """No command is ever run, scp's neither. ssh would show no sentence of a request that fails: this one ends."""
        self._unfit = Refusal.COMMAND
        return True

    def subsystem_requested(self, subsystem: str) -> bool:  # noqa: ARG002 - the same
        """The same for sftp and whatever else there may be."""
        self._unfit = Refusal.SUBSYSTEM
        return True

    def break_received(self, msec: int) -> bool:  # noqa: ARG002
        """Leave it."""
        return False

    def signal_received(self, signal: str) -> None:
        """Leave it."""

    def shell_requested(self) -> bool:
        """The one thing that there is."""
        return True

    def session_started(self) -> None:
        """Begin, or say why not."""
        refusal = self._unfit or self._keeper.admitted(self)
        if refusal is not None:
            self._turn_away(refusal)
            return
        term, columns, rows = self._pty or ("dumb", *clamped(0, 0))
        environment = self._chan.get_environment()
        request = self._keeper.requested(Terminal(self._pty is not None, term, columns, rows, dict(environment)))
        self.began = self._loop.time()
        if isinstance(request, Refusal):
            self._turn_away(request)
            return
        self._task = asyncio.create_task(self._begin(request))

    async def _begin(self, request: SessionRequest) -> None:
        try:
            self._turn = await self._keeper.turn()
            seat = await self._keeper.begin(request, self)
        except Busy:
            self._turn_away(Refusal.BUSY)
            return
        except OSError:
            self._turn_away(Refusal.NO_HOST)
            return
        if self._is_over:  # it ended while it began
            seat.close()
            return
        self._request, self._seat = request, seat
        self._life = self._keeper.living(self)
        if self._early:
            early, self._early = self._early, b""
            seat.feed(early)
            self._chan.resume_reading()
        if self._has_no_more:
            seat.feed(b"")

    # From the client

    def data_received(self, data: bytes, datatype: int | None) -> None:  # noqa: ARG002
        """Hand on what was typed; before there is anybody to take it, read no further."""
        self._received += len(data)
        if self._life is not None:
            self._life.typed()
        if self._seat is not None:
            self._seat.feed(data)
            if pause := self._allowance.spend(len(data)):
                self._chan.pause_reading()
                self._loop.call_later(pause, self._read_on)
        elif not self._is_over:
            self._early += data
            self._chan.pause_reading()

    def _read_on(self) -> None:
        if not self._is_over:
            self._chan.resume_reading()

    def eof_received(self) -> bool:
        """No more comes out of a pipe: the lines still answer what has come. From a terminal it means nothing."""
        self._has_no_more = self._pty is None
        if self._has_no_more and self._seat is not None:
            self._seat.feed(b"")
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:  # noqa: ARG002
        """Hand on a size that can be drawn."""
        columns, rows = clamped(width, height)
        if self._pty is not None:
            self._pty = (self._pty[0], columns, rows)
        if self._seat is not None:
            self._sizes.change(columns, rows)

    def _resized(self, columns: int, rows: int) -> None:
        if self._seat is not None:
            self._seat.resize(columns, rows)

    def pause_writing(self) -> None:
        """The client does not read."""
        self._is_held = True
        if self._seat is not None:
            self._seat.hold_back(held=True)

    def resume_writing(self) -> None:
        """It reads again."""
        self._is_held = False
        if self._seat is not None:
            self._seat.hold_back(held=False)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The client has gone, or everything has been said."""
        if self._farewell is not None:
            self._farewell.cancel()
        self._end(Ending.GONE, None)

    # From the seat

    def send(self, data: bytes) -> None:
        """To the client's terminal."""
        if self._is_over:
            return
        if not self._sent:
            self._shown()
        self._sent += len(data)
        self._write(data)
        if self._chan.get_write_buffer_size() + self._keeper.unsent() > self._keeper.output_bytes:
            self._finish(Ending.OUTPUT)

    def ended(self, code: int | None, fault: str = "") -> None:
        """The app has ended; None: by a fault. A host keeps only so much for a client that does not read."""
        self._seat = None
        if code is None:
            self._finish(Ending.OUTPUT if self._is_held and not fault else Ending.FAULT, fault)
        elif self._end(Ending.LEFT, code):
            self._leave(code)

    # From the life and the keeper

    def warn(self, seconds: int) -> None:
        """Say on the screen that it will end; 0 takes it back."""
        if self._seat is not None:
            self._seat.warn(seconds)

    def last_call(self, seconds: int) -> None:
        """The door closes: no key takes this back."""
        if self._life is not None:
            self._life.over()
        if seconds:
            self.warn(-seconds)

    def expired(self, ending: Ending) -> None:
        """Its time is over."""
        self._finish(ending)

    def _finish(self, ending: Ending, fault: str = "") -> None:
        """End it from our side: the terminal as it was, a sentence, and status 1."""
        if self._end(ending, 1, fault):
            if self._is_full_screen():
                self._write(RESTORING)
            self._say(self._spoken(ENDINGS[ending]))
            self._leave(1)

    def _end(self, ending: Ending, code: int | None, fault: str = "") -> bool:
        """Let go of everything, once; whether this was the time."""
        if self._is_over:
            return False
        self._is_over = True
        self._sizes.over()
        if self._life is not None:
            self._life.over()
        if self._turn is not None:
            self._turn.over()
        if self._task is not None and self._seat is None and ending is Ending.GONE:
            self._task.cancel()
        seat, self._seat = self._seat, None
        if seat is not None:
            seat.close()
        account = None
        if self._request is not None:
            seconds = self._loop.time() - self.began
            account = Account(self._request.mode, seconds, self._received, self._sent, ending, code, fault)
        self._keeper.finished(self, account)
        return True

    def _turn_away(self, refusal: Refusal) -> None:
        self._keeper.refused(refusal)
        self._say(self._spoken(REFUSALS[refusal]))
        if self._end(Ending.LEFT, 1):
            self._leave(1)

    def _spoken(self, sentence: str) -> str:
        with speaking(self._keeper.language_of(self._chan.get_environment())):
            return _(sentence)

    def _say(self, sentence: str) -> None:
        """On lines of its own, that break between words."""
        lines = [""] if self._sent and not self._is_full_screen() else []
        if self._pty is None:
            self._write("\n".join([*lines, sentence, ""]).encode(), asyncssh.EXTENDED_DATA_STDERR)
        else:
            lines += wrapped(sentence, self._pty[1])
            self._write("\r\n".join([*lines, ""]).encode())

    def _write(self, data: bytes, datatype: int | None = None) -> None:
        """Nothing where the client has closed the channel; that it is lost is told a moment later."""
        with contextlib.suppress(BrokenPipeError):
            self._chan.write(data, datatype)

    def _leave(self, code: int) -> None:
        """Tell the status and close, or cut the line where that is not taken."""
        self._chan.exit(code)
        self._farewell = self._loop.call_later(_FAREWELL_SECONDS, self._keeper.abort)

    def _shown(self) -> None:
        if self._turn is not None:
            self._turn.over()
        self._keeper.shown(self._loop.time() - self.began)

    def _is_full_screen(self) -> bool:
        return self._request is not None and self._request.mode in {Mode.SCREEN, Mode.DESK}
