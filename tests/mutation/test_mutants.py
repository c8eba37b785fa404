"""The mutants themselves, and that the list of those that may live is true to the source."""

import pytest

from tests.mutation.__main__ import reasons, sources
from tests.mutation.mutants import mutants

SOURCE = '''
"""What it is."""
from typing import Protocol
LIMIT: int = 3
class Asked(Protocol):
    def at(self) -> int: return 1
class Given:
    __slots__ = ("a",)
def left(used: int, most: int = LIMIT) -> int:
    """How many."""
    if used < most and not used == 7:
        return max(0, most - used)
    raise ValueError("all")
'''


def test_each_small_change_is_made_once_and_taken_back() -> None:
    found = {one.key.partition(" -> ")[2]: one for one in mutants(SOURCE, "given")}
    assert set(found) >= {
        "LIMIT: int = 4",
        "LIMIT: int = 2",
        "if used <= most and (not used == 7):",
        "if used < most or not used == 7:",
        "if used < most and (not used != 7):",
        "return min(0, most - used)",
        "return max(0, most + used)",
        "return None",
        "pass",
        "raise ValueError('allXX')",
    }
    assert not [key for key in found if "What it is" in key or "How many" in key or "slots" in key or "Asked" in key]
    space: dict[str, object] = {}
    exec(found["return max(0, most + used)"].code, space)  # noqa: S102 - it is ours
    left = space["left"]
    assert callable(left)
    assert left(1) == 4
    with pytest.raises(ValueError, match=r"^all$"):
        left(3)


def test_what_may_live_is_still_there_to_live() -> None:
    made = {one.key for name, text in sources().items() for one in mutants(text, name)}
    assert set(reasons()) <= made
    assert all(reasons().values())
