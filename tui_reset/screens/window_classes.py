"""Classes by the size of the window, so that the styles can make the best of it."""

from typing import Any, Final

from textual.screen import Screen

COLUMNS: Final = [(0, "-thin"), (30, "-narrow"), (64, "-normal"), (110, "-wide")]
LINES: Final = [(0, "-flat"), (8, "-short"), (20, "-regular"), (32, "-tall")]


def classify(screen: Screen[Any]) -> None:
    """Give the classes before the first layout; Textual would give them after it, and lay out twice."""
    width, height = screen.app.size
    found = (
        next(name for least, name in reversed(steps) if size >= least)
        for size, steps in ((width, COLUMNS), (height, LINES))
    )
    screen.add_class(*found)
