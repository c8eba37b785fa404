"""Where one is in the reset: `✓ Address ─ ● Code ─ ○ Mail ─ ○ Password`, or `2/4 Code` where that does not fit."""

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from tui_reset.contract.wire import Profile
from tui_reset.flow.deployment import shows_code
from tui_reset.flow.steps import Stage, Step, reset_of, stage_of

_PLACES: Final = (Stage.ADDRESS, Stage.CODE, Stage.MAIL, Stage.PASSWORD)
_FROM_MAIL: Final = (Stage.MAIL, Stage.PASSWORD)


@dataclass(frozen=True, slots=True)
class Rail:
    """The places of this walk, and how many of them lie behind; `at` beyond the last means that all is done."""

    places: tuple[str, ...]
    at: int

    def short(self) -> str:
        """`2/4 Code`."""
        return f"{self.at + 1}/{len(self.places)} {self.places[self.at]}" if self.at < len(self.places) else "Done"

    def drawn(self, width: int) -> Content:
        """The longest form that fits; nothing where none does."""
        marks = ["✓" if place < self.at else "●" if place == self.at else "○" for place in range(len(self.places))]
        parts = [f"{mark} {name}" for mark, name in zip(marks, self.places, strict=True)]
        if cell_len(" ─ ".join(parts)) > width:
            return Content(self.short() if cell_len(self.short()) <= width else "")
        styles = ["$quiet" if place < self.at else "bold $accent" for place in range(self.at + 1)]
        styles += ["$quiet"] * len(parts)
        joined: list[Content] = []
        for part, style in zip(parts, styles, strict=False):
            joined.append(Content.styled(part, style))
        return Content.styled(" ─ ", "$quiet").join(joined)


def rail_of(step: Step, profile: Profile | None = None) -> Rail | None:
    """The rail of a step; shorter without a code, or for someone who came with the mail. None outside the reset."""
    stage = stage_of(step)
    if stage is None:
        return None
    reset = reset_of(step)
    came_with_link = stage is Stage.PASSWORD and reset is not None and not reset.email
    stages: tuple[Stage, ...] = _FROM_MAIL if type(step).__name__ == "EnterMail" or came_with_link else _PLACES
    if not shows_code(profile, reset):
        stages = tuple(place for place in stages if place is not Stage.CODE)
    at = stages.index(stage) if stage in stages else len(stages)
    return Rail(tuple(place.value.capitalize() for place in stages), at)
