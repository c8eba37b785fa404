"""What `make wheel` has built, for the tests of what people install; `make packages` builds it and runs them."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.machine import needs

ROOT = Path(__file__).parents[2]
DIST = os.environ.get("BUILT_PACKAGES")


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the wheel and the pins beside it, named by BUILT_PACKAGES."""
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


@pytest.fixture(scope="session")
def package(built: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, not compressed."""
    needs("dpkg-deb")
    folder = tmp_path_factory.mktemp("deb")
    command = [ROOT / "install" / "debian" / "build", wheel, built / "requirements-all.txt", folder]
    environ = os.environ | {"COMPRESSION": "none"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if "Debian's own Python" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    [found] = folder.glob("tui-reset_*.deb")
    return found
