"""Freed memory still holds what was typed until something else needs the place; here it is overwritten.

CPython keeps blocks of up to 512 bytes itself (`Objects/obmalloc.c`), larger ones are malloc's.
"""

import bisect
import ctypes
from pathlib import Path
from typing import Final

_M_PERTURB: Final = -6
_FILLING: Final = 0xA5
_LARGEST, _SMALLEST, _STEP = 512, 48, 16
_BYTES_HEAD: Final = 33
"""Of a `bytes` object; the smallest that has any content takes a block of 48."""
_AT_ONCE: Final = 64
_LARGEST_AT_HAND, _AT_HAND = 1056, 8
"""Bytes, and blocks of a size (malloc.c, tcache)."""
_TINY: Final = 50_000
"""Blocks too small for any text object; where they are free beside used ones there are fewer."""


def overwrite_freed() -> None:
    """From now on malloc overwrites what is given back (mallopt(3), M_PERTURB); glibc alone can."""
    try:
        ctypes.CDLL(None).mallopt(_M_PERTURB, _FILLING)
    except AttributeError:
        return


def overwrite_small() -> None:
    """Take every free block of CPython's own and give it back; 100 MB of them take 0.1 s.

    The largest first: they use up the pools that are wholly free. When a block lies where nothing was mapped before,
    there was none left.
    """
    mapped = _Mapped()
    held: list[list[object]] = []
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        while True:
            blocks: list[object] = [bytes(size - _BYTES_HEAD) for _ in range(_AT_ONCE)]
            held.append(blocks)
            if blocks[-1] not in mapped:
                break
    # What malloc keeps at hand M_PERTURB leaves as it was; calloc, and so `bytes(n)`, takes none of it.
    held.extend([b"\0" * size for _ in range(_AT_HAND)] for size in range(_LARGEST, _LARGEST_AT_HAND, _STEP))
    # Blocks of 32 and of 16 bytes are no `bytes`: a list's numbers are in one.
    held.extend([[None] * numbers for _ in range(_TINY)] for numbers in (4, 2))


class _Mapped:
    """Where memory is at this moment."""

    def __init__(self) -> None:
        ranges = []
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            begin, _, end = line.partition(" ")[0].partition("-")
            ranges.append((int(begin, 16), int(end, 16)))
        self._begins = [begin for begin, _ in ranges]
        self._ends = [end for _, end in ranges]

    def __contains__(self, block: object) -> bool:
        at = bisect.bisect_right(self._begins, id(block)) - 1
        return at >= 0 and id(block) < self._ends[at]
