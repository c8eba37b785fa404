"""The window of a film that nobody watches."""

import pytest

from tui_reset.demo.film import NoTerminal, size_of
from tui_reset.demo.options import DemoError


@pytest.mark.parametrize(("text", "size"), [("", (80, 24)), ("40x12", (40, 12)), ("400x150", (400, 150))])
def test_a_window_is_columns_and_rows(text: str, size: tuple[int, int]) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize(
    "text", ["80", "80x", "x24", "80x24x2", "19x24", "80x5", "401x24", "80x151", "80 x 24", "²x24"]
)
def test_anything_else_is_refused_with_what_would_do(text: str) -> None:
    with pytest.raises(DemoError, match="such as 80x24") as refused:
        size_of(text)
    assert refused.value.exit_code == 2


def test_a_terminal_that_is_not_there_takes_everything() -> None:
    link = NoTerminal((80, 24))
    link.send(b"drawn")
    link.attach(None)  # type: ignore[arg-type] # nobody types
    assert link.size == (80, 24)
