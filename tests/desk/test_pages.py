"""The window onto a long list: what is asked for, what is let go, and how rows move."""

from hypothesis import given
from hypothesis import strategies as st

from tui_reset.desk.pages import KEPT, Pages


def page(number: int, size: int = 10) -> list[int]:
    """The numbers on that page."""
    return list(range(number * size, (number + 1) * size))


def test_pages_are_asked_for_near_the_end_and_let_go_at_the_front() -> None:
    pages: Pages[int] = Pages()
    assert pages.put(0, page(0), "p1") == 0
    assert pages.wanted(0) is None
    assert pages.wanted(9) == 1
    assert pages.start_of(1) == "p1"
    assert pages.put(1, page(1), "p2") == 0
    assert pages.put(2, page(2), "p3") == 0
    assert pages.put(3, page(3), None) == -10
    assert pages.items == [*range(10, 40)]
    assert pages.wanted(29) is None
    assert pages.wanted(0) == 0


def test_the_way_back_up_brings_the_front_again() -> None:
    pages: Pages[int] = Pages()
    for number in range(5):
        pages.put(number, page(number), f"p{number + 1}")
    assert pages.wanted(0) == 1
    assert pages.start_of(1) == "p1"
    assert pages.put(1, page(1), "p2") == 10
    assert pages.items == [*range(10, 40)]
    assert pages.wanted(29) == 4


def test_an_empty_list_wants_nothing() -> None:
    pages: Pages[int] = Pages()
    pages.put(0, [], None)
    assert pages.wanted(0) is None


@given(
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=12),
    moves=st.lists(st.floats(0, 1), max_size=40),
)
def test_wherever_one_moves_the_window_is_a_whole_piece_of_the_list(sizes: list[int], moves: list[float]) -> None:
    starts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    whole = list(range(starts[-1]))
    pages: Pages[int] = Pages()
    row = 0
    wanted: int | None = 0
    for move in [0.0, *moves]:
        while wanted is not None:
            following = wanted + 1 if wanted + 1 < len(sizes) else None
            before = pages.items[row] if pages.items else 0
            row += pages.put(wanted, whole[starts[wanted] : starts[wanted + 1]], following)
            assert 0 <= row < len(pages.items)
            assert pages.items[row] == before
            wanted = None
        first = pages.items[0]
        assert pages.items == whole[first : first + len(pages.items)]
        assert len(pages.items) <= KEPT * 12
        row = int(move * (len(pages.items) - 1))
        wanted = pages.wanted(row)
