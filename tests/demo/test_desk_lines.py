"""The demo's desk in lines, with a backend in memory: whoever may work there is known, and mails are read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.doubles.fake_desk import FakeDesk
from tests.doubles.fake_letters import notice, put, reset_mail
from tests.doubles.fake_seconds import FakeSeconds
from tests.doubles.heard_lines import HeardLines
from tui_reset.demo.desk_lines import DemoDeskLines
from tui_reset.demo.letters import Letterbox
from tui_reset.demo.side_lines import MAILS, SideLines
from tui_reset.demo.tokens import Tokens
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.lines.console import Console

ADA = "Demo: sign in as ada@example.org, administrator, authenticator app"


@asynccontextmanager
async def desk(mails: Path) -> AsyncIterator[HeardLines]:
    """Until it is left."""
    clock, terminal = FakeSeconds(), HeardLines()
    parts = DeskParts(lambda: FakeDesk(), clock=clock, sleep=clock.sleep)
    side = SideLines(Letterbox(mails), Tokens(lambda: 1_111_111_109.0), {})
    front = DemoDeskLines(parts, Console(terminal), side)
    running = asyncio.ensure_future(front.run("http://127.0.0.1:8017"))
    try:
        yield terminal
        front.interrupt()
        front.interrupt()
        async with asyncio.timeout(5):
            assert await running == 130
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_who_may_work_there_is_filled_in_at_the_door(tmp_path: Path) -> None:
    """S1.11: address, password and the code of the moment."""
    async with desk(tmp_path) as terminal:
        assert "Service: " in await terminal.hears("Sign in to the support desk")
        await terminal.chooses("Help")
        await terminal.hears("has the role of the support desk")
        await terminal.chooses(ADA)
        await terminal.hears("Signed in as: ada@example.org", "Demo: mails")


async def test_whoever_types_it_all_can(tmp_path: Path) -> None:
    async with desk(tmp_path) as terminal:
        await terminal.chooses("Sign in")
        await terminal.answers("Email address", "ada@example.org", "ada looks after it all", "123456")
        await terminal.hears("Signed in as: ada@example.org")


async def test_mails_are_announced_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def opens(link: str) -> bool:
        opened.append(link)
        return True

    monkeypatch.setattr("tui_reset.demo.side_lines.opens_in_browser", opens)
    async with desk(tmp_path) as terminal:
        await terminal.chooses(ADA)
        await terminal.hears("Support desk\n1. Find people")
        put(tmp_path, 1, notice())
        await terminal.hears("A mail has come for alice@example.org: “Your password was changed”.")
        await terminal.chooses(MAILS)
        await terminal.hears("Subject: Your password was changed", "Support desk")
        put(tmp_path, 2, reset_mail())
        await terminal.hears("“Reset your password”.")
        await terminal.chooses(MAILS)
        await terminal.hears("Mails, the newest first")
        await terminal.answers("1 to 3", "1")
        await terminal.chooses("Back")
        await terminal.hears("Support desk")
        await terminal.chooses(MAILS)
        await terminal.hears("Mails, the newest first")
        await terminal.answers("1 to 3", "1")
        await terminal.chooses("Open the link in a browser")
        await terminal.hears("Opened in your browser.", "Support desk")
    assert len(opened) == 1
