"""The served backend as a fixture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.served import Served, served_backend


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[Served]:
    """A backend on loopback with alice and bob."""
    async with served_backend(tmp_path) as served:
        yield served
