"""What a turn can lead to: another call, staying with a message, or another step."""

from dataclasses import dataclass
from typing import Final

from tui_reset.contract.calls import Call
from tui_reset.flow.steps import Step
from tui_reset.flow.trouble import NO_TROUBLE, Trouble


@dataclass(frozen=True, slots=True)
class Asking:
    """Carry this call next. `unanswered` is the change whose outcome it asks for."""

    call: Call
    unanswered: Call | None = None
    trouble: Trouble = NO_TROUBLE


@dataclass(frozen=True, slots=True)
class Stay:
    """Stay on the step and say this. `unanswered` keeps its idempotency key for the next try."""

    trouble: Trouble = NO_TROUBLE
    unanswered: Call | None = None


UNMOVED: Final = Stay()
"""Nothing happens: what is said and what is unanswered stay as they are."""

Move = Asking | Stay | tuple[Step, Trouble]


def to(step: Step, trouble: Trouble = NO_TROUBLE) -> tuple[Step, Trouble]:
    """Another step, or the same kind of step with other numbers."""
    return (step, trouble)
