"""What somebody installs who wants the client alone, against the bare parts that draw its screens and carry calls."""

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from install.pins import closure
from tests.bench.figure import Figure

BARE: Final = ("textual", "httpx", "click", "msgspec", "pyperclip")
OWN: Final = Path(__file__).parents[2]
MEGABYTE: Final = 1_000_000


def installed() -> Iterator[Figure]:
    """Files as wheels bring them, without what Python compiles; packages with all that they bring along."""
    bare = closure(map(Requirement, BARE))
    needed = closure([Requirement("tui-reset")]) - {"tui-reset"}
    floor = sum(map(_size, bare)) / MEGABYTE
    own = sum(_sizes(OWN / "tui_reset")) + sum(_sizes(OWN / "styles"))
    ours = (sum(map(_size, needed)) + own) / MEGABYTE
    how = f"{ours:.1f} MB, own {own / MEGABYTE:.1f}; {', '.join(BARE)}: {floor:.1f} MB"
    # The rest is the estimate of a password's strength, with its lists of words (4.6 MB), and the QR code.
    yield Figure("client installed / its bare parts", ours / floor, 1.6, "times", how)
    yield Figure("packages beside the bare parts", len(needed - bare), 2, "", ", ".join(sorted(needed - bare)))


def _size(name: str) -> int:
    files = distribution(name).files or []
    places = [Path(str(file.locate())) for file in files if file.suffix != ".pyc"]
    return sum(place.stat().st_size for place in places if place.is_file())


def _sizes(folder: Path) -> Iterator[int]:
    return (path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
