"""The two kinds of databases, for what must hold on both."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.doubles.fake_house import new_file
from tests.doubles.postgres import PostgresServer


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with all tables and nothing in them: a file, and one on a server."""
    folder: Path = tmp_path_factory.mktemp("database")
    if request.param == "sqlite":
        yield new_file(folder)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with ExitStack() as made:
        yield made.enter_context(server.emptied())
