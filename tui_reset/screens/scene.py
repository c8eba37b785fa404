"""All that a screen draws, as one value."""

from dataclasses import dataclass

from tui_reset.flow.walk import Walk


@dataclass(frozen=True, slots=True)
class Scene:
    """`now` is a reading of the clock that the step's times come from; `said` is the line above the keys."""

    walk: Walk
    now: float
    said: str = ""
