"""The real parts, put together."""

import random
import sqlite3
from pathlib import Path

import pytest

from tui_reset.contract.wire import Identity
from tui_reset.server.cases import ask
from tui_reset.server.house import Caller, SystemClock, SystemRandomness, open_house
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store import schema, sqlite
from tui_reset.server.store.trouble import StoreUnusable

KEY = bytes(range(32))


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path}/house.db"
    schema.upgrade(made)
    return made


async def test_the_real_parts_answer_and_remember_their_key(url: str) -> None:
    for _ in range(2):
        house = await open_house(url, KEY, Policy())
        caller = Caller(source="192.0.2.1", request_id="x", origin="192.0.2.1")
        assert (await ask.ask_for_reset(house, Identity(email="a@example.org"), caller, None)).secret
        await house.close()


async def test_another_master_key_is_refused(url: str) -> None:
    """SECURITY §4: refuses to start with one clear line."""
    await (await open_house(url, KEY, Policy())).close()
    with pytest.raises(StoreUnusable, match="another master key"):
        await open_house(url, bytes(32), Policy())


async def test_a_database_that_is_locked_for_good_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match="cannot be written"):
        await open_house(url, KEY, Policy())
    other.close()


def test_clock_and_chance_are_the_machines() -> None:
    clock, chance = SystemClock(), SystemRandomness()
    assert clock.now() > 1_700_000_000
    assert clock.monotonic() <= clock.monotonic()
    drawn = set()
    for _ in range(2):
        random.seed(7)  # What can be seeded can be foreseen: ASVS 11.5.1.
        drawn.add(chance.token_bytes(32))
    assert len(drawn) == 2
    assert 0 <= chance.uniform(0, 2) <= 2
