"""The served backend as a fixture, and databases of both kinds for what must hold on both."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.doubles.fake_house import new_file
from tests.doubles.postgres import PostgresServer
from tests.doubles.served import Served, served_backend

NewDatabase = Callable[[], str]


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[Served]:
    """A backend on loopback with alice and bob."""
    async with served_backend(tmp_path) as served:
        yield served


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes addresses of fresh databases with all tables and nothing in them: a file, and one on the server."""
    if request.param == "sqlite":
        yield lambda: new_file(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with ExitStack() as made:
        yield lambda: made.enter_context(server.emptied())
