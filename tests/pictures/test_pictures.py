"""The pictures in README.md and docs/ show the apps as they are; `make pictures` draws them anew."""

from pathlib import Path

import pytest

from tests.pictures.album import FOLDER, is_current
from tests.pictures.scenes import SCENES

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize("name", SCENES)
async def test_a_picture_is_what_is_drawn_today(name: str, tmp_path: Path) -> None:
    assert is_current(name, await SCENES[name].drawn(tmp_path)), f"{name}.svg is of another day: make pictures"


def test_each_picture_that_is_kept_is_drawn_and_shown() -> None:
    """No picture outlives its scene, and none is kept that no paper shows."""
    root = FOLDER.parents[1]
    papers = (root / "README.md", *(root / "docs").glob("*.md"))
    shown = "".join(paper.read_text(encoding="utf-8") for paper in papers)
    assert {name for name in SCENES if f"pictures/{name}.svg)" not in shown} == set()
    assert not [path.name for path in FOLDER.glob("*.png")]
