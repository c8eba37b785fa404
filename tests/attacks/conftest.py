"""One running service on each database and one running door of each kind for each file: nothing is left for others."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.doubles.demo import Demo
from tests.doubles.prompt_demo import prompt_demo
from tests.doubles.running_door import RunningDoor


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(request: pytest.FixtureRequest) -> Iterator[Demo]:
    """The demo's people, mails that leave at once, and limits that are raised."""
    with ExitStack() as made:
        server = request.getfixturevalue("postgres") if request.param == "postgres" else None
        yield made.enter_context(prompt_demo(made.enter_context(server.emptied()) if server else None))


@pytest.fixture(scope="module", params=["forked", "shared"])
def door(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """In front of a service that nobody answers for."""
    with RunningDoor(tmp_path_factory.mktemp("door"), isolation=request.param) as door:
        yield door
