"""A settings file of a backend that has nothing yet."""

from pathlib import Path

import pytest


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Its database and its key stand beside it, once somebody makes them."""
    path = tmp_path / "settings.toml"
    path.write_text('[server]\ndatabase = "sqlite:///reset.db"\nkey_file = "master.key"\n')
    return str(path)
