"""A long list of which a few pages are kept, so that memory stays flat however far one moves down."""

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Cursor = str | int | None
"""What a page is asked for with: what the page before it named as next; None for the first."""
KEPT: Final = 3
_NEAR: Final = 6
"""The last sixth of what is kept is near its end."""


class Pages(Generic[Item]):
    """A window of at most `KEPT` pages onto the list."""

    def __init__(self) -> None:
        self._kept: list[Sequence[Item]] = []
        self._first = 0
        self._starts: dict[int, Cursor] = {0: None}

    @property
    def items(self) -> list[Item]:
        """All that is kept, in order."""
        return [item for page in self._kept for item in page]

    def start_of(self, number: int) -> Cursor:
        """What to ask for page `number` with."""
        return self._starts[number]

    def wanted(self, row: int) -> int | None:
        """The page that is needed when row `row` of `items` is looked at; None when none is."""
        rows = len(self.items)
        margin = max(1, rows // _NEAR)
        after = self._first + len(self._kept)
        if row >= rows - margin and after in self._starts:
            return after
        return self._first - 1 if row < margin and self._first > 0 else None

    def put(self, number: int, items: Sequence[Item], following: Cursor) -> int:
        """Take in a page that was `wanted`; by how many rows all that stays has moved."""
        if following is None:
            self._starts.pop(number + 1, None)
        else:
            self._starts[number + 1] = following
        if number < self._first:
            return self._put_above(items)
        self._kept.append(items)
        if len(self._kept) <= KEPT:
            return 0
        self._first += 1
        return -len(self._kept.pop(0))

    def _put_above(self, items: Sequence[Item]) -> int:
        self._kept.insert(0, items)
        self._first -= 1
        del self._kept[KEPT:]
        return len(items)
