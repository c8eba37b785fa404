"""`make pictures`: draw them all anew; says which have changed."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.conftest import pytest_configure


def main() -> int:
    """Write those that are not as they should be."""
    pytest_configure()  # the machine's terminal, language and time zone draw nothing
    from tests.pictures.album import FOLDER, is_current  # noqa: PLC0415 - Textual reads its variables when imported
    from tests.pictures.scenes import SCENES  # noqa: PLC0415 - the same

    for name, scene in SCENES.items():
        with tempfile.TemporaryDirectory() as folder:
            drawn = asyncio.run(scene.drawn(Path(folder)))
        if not is_current(name, drawn):
            (FOLDER / f"{name}.svg").write_text(drawn, encoding="utf-8")
            sys.stdout.write(f"{name}.svg\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
