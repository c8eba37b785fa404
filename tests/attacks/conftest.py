"""One running demo, and one running door of each kind, for each file: no attack finds what another one left."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo
from tests.doubles.running_door import RunningDoor


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo


@pytest.fixture(scope="module", params=["forked", "shared"])
def door(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """In front of a service that nobody answers for."""
    with RunningDoor(tmp_path_factory.mktemp("door"), isolation=request.param) as door:
        yield door
