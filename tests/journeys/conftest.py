"""A fresh demo for each journey: real backend, real mail server, the limits of real life."""

from collections.abc import Iterator

import pytest

from tests.doubles.demo import Demo


@pytest.fixture
def demo() -> Iterator[Demo]:
    with Demo(environ={}) as demo:
        yield demo
