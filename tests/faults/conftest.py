"""The two kinds of databases, for what must hold on both."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.doubles.fake_house import new_file
from tests.doubles.postgres import PostgresServer

BOTH = ["sqlite", "postgres"]


@contextmanager
def _made(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield new_file(folder)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with ExitStack() as made:
        yield made.enter_context(server.emptied())


@pytest.fixture(scope="module", params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with all tables and nothing in them: a file, and one on a server."""
    with _made(request, tmp_path_factory.mktemp("database")) as address:
        yield address


@pytest.fixture(params=BOTH)
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same for each test."""
    with _made(request, tmp_path) as address:
        yield address
