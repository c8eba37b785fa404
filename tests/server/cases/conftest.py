"""A backend core for each test, closed after it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, made_house
from tests.server.conftest import NewDatabase
from tui_reset.server.rules.policy import Policy

Builder = Callable[..., FakeHouse]


@pytest.fixture
async def build(new_database: NewDatabase) -> AsyncIterator[Builder]:
    """Builds a house with a changed policy; on SQLite and on PostgreSQL."""
    built: list[FakeHouse] = []

    def make(**changes: Any) -> FakeHouse:
        built.append(made_house(new_database(), replace(Policy(), **changes)))
        return built[-1]

    yield make
    for fake in built:
        await fake.house.close()


@pytest.fixture
async def core(build: Builder) -> FakeHouse:
    """A house in which Alice, and Bob with two-factor, live."""
    fake = build()
    await fake.add(ALICE, BOB)
    return fake
