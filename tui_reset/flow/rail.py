"""Where one is in the reset: the places of this walk, and how many of them lie behind."""

from dataclasses import dataclass
from typing import Final

from tui_reset.contract.wire import Profile
from tui_reset.flow.deployment import shows_code
from tui_reset.flow.steps import EnterMail, Stage, Step, reset_of, stage_of
from tui_reset.flow.wording import STAGE_NAMES
from tui_reset.language.texts import gettext as _

_PLACES: Final = (Stage.ADDRESS, Stage.CODE, Stage.MAIL, Stage.PASSWORD)
_FROM_MAIL: Final = (Stage.MAIL, Stage.PASSWORD)


@dataclass(frozen=True, slots=True)
class Rail:
    """`at` beyond the last of `places` means that all is done."""

    places: tuple[str, ...]
    at: int

    def short(self) -> str:
        """`2/4 Code`."""
        return f"{self.at + 1}/{len(self.places)} {self.places[self.at]}" if self.at < len(self.places) else _("Done")

    def spoken(self) -> str:
        """`Step 2 of 4, Code.`; nothing when all is done, which the title says."""
        if self.at >= len(self.places):
            return ""
        said = _("Step {number} of {all}, {place}.")
        return said.format(number=self.at + 1, all=len(self.places), place=self.places[self.at])


def rail_of(step: Step, profile: Profile | None = None) -> Rail | None:
    """The rail of a step; shorter without a code, or for someone who came with the mail. None outside the reset."""
    stage = stage_of(step)
    if stage is None:
        return None
    reset = reset_of(step)
    came_with_link = stage is Stage.PASSWORD and reset is not None and not reset.email
    stages: tuple[Stage, ...] = _FROM_MAIL if isinstance(step, EnterMail) or came_with_link else _PLACES
    if not shows_code(profile, reset):
        stages = tuple(place for place in stages if place is not Stage.CODE)
    at = stages.index(stage) if stage in stages else len(stages)
    return Rail(tuple(_(STAGE_NAMES[place]) for place in stages), at)
