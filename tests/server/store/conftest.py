"""A store over an empty database for each test, closed after it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.fake_house import FakeHouse, new_house
from tui_reset.server.store.engine import Store


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeHouse]:
    """A house whose store is under test."""
    built = new_house(tmp_path)
    yield built
    await built.house.close()


@pytest.fixture
def store(fake: FakeHouse) -> Store:
    """The store of the house."""
    return fake.house.store
