"""Who goes when: in order, so many at once, and alone."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui_reset.server.store.turns import Turns

PLACES = 3


async def gone_through(wishes: Sequence[bool]) -> list[tuple[int, bool, int]]:
    """Each begins at once and gives its number, whether it was alone, and how many were in when it got its turn."""
    turns, inside, seen = Turns(PLACES), 0, list[tuple[int, bool, int]]()

    async def go(number: int, alone: bool) -> None:
        nonlocal inside
        async with turns.turn(alone=alone):
            inside += 1
            seen.append((number, alone, inside))
            for _ in range(number % 4 + 1):
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.wait_for(asyncio.gather(*(go(number, alone) for number, alone in enumerate(wishes))), 10)
    assert turns._free == PLACES
    assert not turns._new
    assert not turns._again
    return seen


@given(wishes=st.lists(st.booleans(), max_size=30))
def test_never_too_many_and_whoever_must_be_is_alone(wishes: list[bool]) -> None:
    seen = asyncio.run(gone_through(wishes))
    assert sorted(number for number, _, _ in seen) == list(range(len(wishes)))
    assert all(inside <= (1 if alone else PLACES) for _, alone, inside in seen)
    for kind in (True, False):
        numbers = [number for number, alone, _ in seen if alone is kind]
        assert numbers == sorted(numbers), "in the order in which they came"


async def test_whoever_comes_back_goes_before_those_that_have_not_begun() -> None:
    seen = await gone_through([False] * 6 + [True])
    assert [number for number, _, _ in seen] == [0, 1, 2, 6, 3, 4, 5]
