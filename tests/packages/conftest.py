"""What `make wheel` has built, for the tests of what people install; `make packages` builds it and runs them."""

import os
from pathlib import Path

import pytest

DIST = os.environ.get("TUI_RESET_DIST")
"""Read before the tests' own environment takes the place of this one."""


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the wheel and the pins beside it, named by TUI_RESET_DIST."""
    if not DIST:
        pytest.skip("packages are tried where they were built: make packages")
    folder = Path(DIST).resolve()
    assert len(list(folder.glob("*.whl"))) == 1, "make wheel, and name its folder"
    return folder


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    """The one that was built."""
    [found] = built.glob("*.whl")
    return found
