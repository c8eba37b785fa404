"""Numbers of answers: what cannot be counted with is not read."""

import msgspec
import pytest

from tui_reset.contract.whole import LARGEST, Whole


@pytest.mark.parametrize("number", [0, -1, LARGEST, -LARGEST])
def test_what_a_clock_can_be_moved_by_is_read(number: int) -> None:
    assert msgspec.json.decode(str(number).encode(), type=Whole) == number


@pytest.mark.parametrize("number", [LARGEST + 1, -LARGEST - 1, 2**64, 10**400])
def test_what_it_cannot_be_is_not(number: int) -> None:
    """`0.5 + 10**400` raises OverflowError, long after the answer was taken for a good one."""
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(str(number).encode(), type=Whole)
