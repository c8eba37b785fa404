"""Starting a reset from the desk, once: a lost answer is looked up on the person's page, never sent again blindly."""

from collections.abc import Callable
from dataclasses import dataclass

from tui_reset.client import desk_calls
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.secret import Secret
from tui_reset.errands.desk_errands import DeskErrands
from tui_reset.flow.desk_resets import started_since


@dataclass(frozen=True, slots=True)
class Started:
    """The reset that was started; `was_looked_up` when its answer was lost, and with it the code."""

    reference: str
    code: Secret | None = None
    was_looked_up: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """For whom, why, and the newest event that was there before."""

    account_id: str
    reason: str
    newest_event: int


async def start_reset(errands: DeskErrands, start: Start, looking: Callable[[], object]) -> Started | None:
    """The reset; None where no answer came and none was started. `looking` hears of a lost answer.

    Raises `Problem`, and `GatewayFault` where nothing was sent.
    """
    try:
        asked = await errands.change(desk_calls.start_reset(start.account_id, start.reason))
    except OutcomeUnknown:
        looking()
        page = await errands.read(desk_calls.person(start.account_id), lambda _: None)
        found = started_since(page, start.newest_event, errands.account) if errands.account else None
        return Started(found.reference, was_looked_up=True) if found and found.reference else None
    return Started(asked.reference, Secret(asked.verification_code) if asked.verification_code else None)
