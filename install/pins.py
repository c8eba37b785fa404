"""Prints the pins, hashes included, that tui-reset needs with some of its extras: `pins.py server ssh`, or none.

Run by the environment that has everything (`.venv`), on Linux: markers are judged there.
"""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINS = Path(__file__).parent.parent / "requirements.txt"


def closure(wanted: Iterable[Requirement]) -> set[str]:
    """The names of all that has to be installed for it."""
    found: dict[str, set[str]] = {}
    left = list(wanted)
    while left:
        one = left.pop()
        name, extras = canonicalize_name(one.name), {"", *one.extras}
        known = found.setdefault(name, set())
        if not extras - known:
            continue
        known |= extras
        for text in requires(one.name) or ():
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                left.append(needed)
    return set(found)


def pins(names: set[str], text: str) -> str:
    """Their blocks: a line with the version, and the hashes below it."""
    blocks = re.findall(r"^\S+==[^\n]*\\\n(?:    --hash[^\n]*\n)+", text, re.MULTILINE)
    chosen = [block for block in blocks if canonicalize_name(block.partition("==")[0].partition("[")[0]) in names]
    if missing := names - {canonicalize_name(block.partition("==")[0].partition("[")[0]) for block in chosen}:
        message = f"requirements.txt has no pin for {', '.join(sorted(missing))}"
        raise SystemExit(message)
    return "".join(chosen)


if __name__ == "__main__":
    extras = f"[{','.join(sys.argv[1:])}]" if sys.argv[1:] else ""
    own = closure([Requirement(f"tui-reset{extras}")]) - {"tui-reset"}
    sys.stdout.write(pins(own, PINS.read_text(encoding="utf-8")))
