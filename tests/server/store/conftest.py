"""A store over an empty database for each test, closed after it."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.fake_house import FakeHouse, made_house
from tests.server.conftest import NewDatabase
from tui_reset.server.rules.policy import Policy
from tui_reset.server.store.engine import Store


@pytest.fixture
async def fake(new_database: NewDatabase) -> AsyncIterator[FakeHouse]:
    """A house whose store is under test; on SQLite and on PostgreSQL."""
    built = made_house(new_database(), Policy())
    yield built
    await built.house.close()


@pytest.fixture
def store(fake: FakeHouse) -> Store:
    """The store of the house."""
    return fake.house.store
