"""Programs that some tests need on the machine: missing ones skip at home and fail in CI."""

import os
import shutil

import pytest


def needs(program: str) -> str:
    """The path of `program`. Without it the test is skipped with the reason; under TUI_RESET_CI=1 it fails."""
    path = shutil.which(program)
    if path is None and os.environ.get("TUI_RESET_CI") == "1":
        pytest.fail(f"{program} is not installed, and CI skips nothing", pytrace=False)
    if path is None:
        pytest.skip(f"{program} is not installed")
    return path
