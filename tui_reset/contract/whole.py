"""Numbers that travel: whole ones, small enough to be counted with."""

from typing import Annotated, Final

from msgspec import Meta

LARGEST: Final = 2**53
"""What a float holds exactly, and so what the clocks can be moved by; beyond it an answer is not read."""

Whole = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
