"""Finds the style files: beside the module in an installed wheel, beside the package in a checkout."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE / "styles" if (_HERE / "styles").is_dir() else _HERE.parent / "styles"


def stylesheet(name: str) -> Path:
    """The absolute path of one file under `styles/`, named without its ending."""
    return _ROOT / f"{name}.tcss"
