"""One running demo for each file: an attack must not find the counters that another one left."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo
