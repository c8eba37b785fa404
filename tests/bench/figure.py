"""One measured figure against its target, and small statistics."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` must be at most (or, with `at_least`, at least) `target`; `how` says what it was made of."""

    name: str
    value: float
    target: float
    unit: str
    how: str
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def line(self) -> str:
        """The line that is printed."""
        sign = "≥" if self.at_least else "≤"
        verdict = "ok  " if self.holds else "FAIL"
        return f"{verdict} {self.name:<44} {self.value:8.2f} {sign} {self.target:g} {self.unit:<6} ({self.how})"


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -int(-share * len(ordered) // 1) - 1))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return quantile(values, 0.5)


def say(text: str) -> None:
    """Print at once: a bench takes minutes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
