"""A node's line to its others: what it carries, what a loss costs, and by what others see that it lives."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import make_url

from tests.doubles.postgres import PostgresServer
from tests.doubles.processes import until
from tui_reset.server.store import postgres_line
from tui_reset.server.store.engine import open_store
from tui_reset.server.store.postgres_line import Line
from tui_reset.server.store.postgres_nodes import is_gone
from tui_reset.server.store.wakeups import SETTINGS

OURS, THEIRS = 2**62 - 1, 77


class Ears:
    """A line that runs, and all that it has heard."""

    def __init__(self, url: str, node: int) -> None:
        self.heard: list[str] = []
        self.line = Line(url, node, self.heard.extend, asyncio.sleep)


@asynccontextmanager
async def running(url: str, node: int) -> AsyncIterator[Ears]:
    ears = Ears(url, node)
    task = asyncio.create_task(ears.line.run())
    await until(lambda: ears.heard == [SETTINGS], "the line is up")
    try:
        yield ears
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.emptied() as address:
        yield address


@pytest.fixture
def backends(postgres: PostgresServer, url: str) -> Callable[[], list[int]]:
    """The server's processes behind the lines."""
    mine = f"datname = '{make_url(url).database}' AND application_name = 'tui-reset line'"
    query = f"SELECT pid FROM pg_stat_activity WHERE {mine} ORDER BY backend_start"  # noqa: S608 - our own names
    return lambda: [int(pid) for pid in postgres.say(query).split()]


async def gone(url: str, node: int) -> bool:
    store = open_store(url)
    try:
        return await store.share(lambda connection: is_gone(connection, node))
    finally:
        await store.close()


async def test_what_one_tells_the_others_hear_and_not_itself(url: str) -> None:
    async with running(url, OURS) as ours, running(url, THEIRS) as theirs:
        names = [f"desk:{number:032x}" for number in range(350)]
        ours.line.tell([*names, names[0]])
        await until(lambda: len(theirs.heard) == 351, "each name once")
        assert set(theirs.heard[1:]) == set(names)
        theirs.line.tell(["back"])
        await until(lambda: "back" in ours.heard, "the other way too")
        assert ours.heard == [SETTINGS, "back"]


async def test_a_node_counts_as_alive_exactly_as_long_as_its_line(url: str) -> None:
    async with running(url, OURS):
        assert not await gone(url, OURS)
        assert await gone(url, THEIRS)
    assert await gone(url, OURS)


async def test_a_line_that_is_cut_comes_back_and_is_told_of_once(
    url: str, postgres: PostgresServer, backends: Callable[[], list[int]], caplog: pytest.LogCaptureFixture
) -> None:
    """SECURITY §4: PostgreSQL restarted; settings are looked at again, for what was told meanwhile is lost."""
    async with running(url, OURS) as ours:
        [first] = backends()
        with caplog.at_level(logging.WARNING):
            await asyncio.to_thread(postgres.stop, signal.SIGINT)
            ours.line.tell(["too late"])
            await asyncio.to_thread(postgres.start)
            await until(lambda: ours.heard == [SETTINGS, SETTINGS], "the line is back")
        assert backends() != [first]
        assert [record.getMessage() for record in caplog.records] == ["line_lost"]
        assert not await gone(url, OURS)


async def test_a_line_that_says_nothing_any_more_is_given_up(
    url: str, backends: Callable[[], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that swallows everything: TCP notices after hours. The server's old end has the lock till then."""
    monkeypatch.setattr(postgres_line, "BEAT_SECONDS", 0.02)
    async with running(url, OURS) as ours:
        [silent] = backends()
        monkeypatch.setattr(postgres_line, "ANSWER_SECONDS", 0.1)
        os.kill(silent, signal.SIGSTOP)
        try:
            await until(lambda: ours.heard == [SETTINGS, SETTINGS], "there is another line")
            assert not await gone(url, OURS)
        finally:
            os.kill(silent, signal.SIGCONT)
        await until(lambda: silent not in backends(), "the old end is noticed")
        await until(lambda: has_lock(ours), "the lock is had again")
        assert not await gone(url, OURS)


def has_lock(ears: Ears) -> bool:
    return ears.line.has_lock


async def test_what_nobody_can_be_told_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_line, "_UNTOLD", 3)
    line = Line("postgresql+asyncpg://nobody@127.0.0.1:1/none", OURS, print, asyncio.sleep)
    for number in range(9):
        line.tell([str(number)])
    assert len(line._untold) == 3
