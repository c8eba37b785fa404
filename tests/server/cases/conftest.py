"""A backend core for each test, closed after it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.fake_house import ALICE, BOB, FakeHouse, new_house

Builder = Callable[..., FakeHouse]


@pytest.fixture
async def build(tmp_path: Path) -> AsyncIterator[Builder]:
    """Builds a house with a changed policy."""
    built: list[FakeHouse] = []

    def make(**changes: Any) -> FakeHouse:
        folder = tmp_path / str(len(built))
        folder.mkdir()
        built.append(new_house(folder, **changes))
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
