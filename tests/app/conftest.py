"""A running demo for the few tests here that need a backend."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo


@pytest.fixture
def demo() -> Iterator[Demo]:
    with Demo() as demo:
        yield demo
