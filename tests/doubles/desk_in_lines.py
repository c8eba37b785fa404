"""The desk in lines with a backend in memory and a terminal that is heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.doubles.fake_desk import JIM, REFERENCE, FakeDesk
from tests.doubles.fake_seconds import FakeSeconds
from tests.doubles.heard_lines import HeardLines
from tui_reset.contract.desk import DeskReset, DeskState
from tui_reset.contract.faults import OutcomeUnknown, Unreachable
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.lines.console import Console
from tui_reset.lines.desk_front import FIND, DeskFront

POST = "POST /v1/desk/accounts/jim/resets"
AWAY = Unreachable(
    "Nothing answers at the desk: try again in a moment.", "Nothing answers at the desk. This goes on by itself."
)
LOST = OutcomeUnknown("The answer was lost. Look before doing it again.")
SENT = DeskReset(reference=REFERENCE, account=JIM, state=DeskState.SENT, smtp_reply="", expires_in=1800, version=3)
SEARCH = "for everybody"
WHICH = "Type a number"


@dataclass
class Desk:
    """The front end, its terminal and its backend."""

    backend: FakeDesk = field(default_factory=FakeDesk)
    terminal: HeardLines = field(default_factory=HeardLines)
    code: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        clock = FakeSeconds()
        parts = DeskParts(lambda: self.backend, clock=clock, sleep=clock.sleep)
        self.front = DeskFront(parts, Console(self.terminal))

    @property
    def posts(self) -> int:
        """How often a reset was asked for."""
        return self.backend.asked.count(POST)

    async def run(self) -> None:
        """Until it is left."""
        self.code = await self.front.run("http://reset.example.org")
        self.ended.set()

    async def signs_in(self) -> None:
        """Through the door, and to the menu."""
        await self.terminal.answers("Email address", "ada@example.org", "ada looks after it all", "123456")
        await self.terminal.hears("Support desk\n1. Find people")


@asynccontextmanager
async def at(desk: Desk) -> AsyncIterator[HeardLines]:
    """While it runs; at the end it has been left, whatever the test did."""
    running = asyncio.ensure_future(desk.run())
    try:
        yield desk.terminal
        async with asyncio.timeout(5):
            if not desk.ended.is_set():
                desk.front.interrupt()
                desk.front.interrupt()
            await running
        assert desk.backend.is_closed
        assert "\x1b" not in desk.terminal.written
        assert not desk.terminal.is_hidden
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def signed_in(backend: FakeDesk | None = None) -> AsyncIterator[tuple[Desk, HeardLines]]:
    desk = Desk(backend or FakeDesk())
    async with at(desk) as terminal:
        await desk.signs_in()
        yield desk, terminal


async def opens_jim(terminal: HeardLines) -> None:
    await terminal.chooses(FIND)
    await terminal.answers(SEARCH, "jim")
    await terminal.hears("Jim Brennan\n", "Look again")


async def starts(terminal: HeardLines, reason: str = "ticket 12") -> None:
    """From Jim's page to the reset that was started."""
    await terminal.chooses("Reset User Password")
    await terminal.answers("audit log", reason)
    await terminal.answers("send nothing", "yes")


# The door
