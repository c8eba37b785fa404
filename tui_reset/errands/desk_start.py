"""Starting a reset from the desk, once: after a lost answer it is looked for, and only what is there is asked again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_urlsafe

from tui_reset.client import desk_calls
from tui_reset.contract.desk import DeskAsked
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem
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
    key: str = field(default_factory=lambda: token_urlsafe(16), repr=False)
    """The idempotency key: a new one for whatever is asked anew."""


async def start_reset(errands: DeskErrands, start: Start, looking: Callable[[], object]) -> Started | None:
    """The reset; None where no answer came and none was started. `looking` hears of a lost answer.

    Raises `Problem`, and `GatewayFault` where nothing was sent.
    """
    call = desk_calls.start_reset(start.account_id, start.reason, start.key)
    try:
        return _started(await errands.change(call))
    except OutcomeUnknown:
        looking()
    page = await errands.read(desk_calls.person(start.account_id), lambda _: None)
    found = started_since(page, start.newest_event, errands.account) if errands.account else None
    if found is None or not found.reference:
        return None
    try:
        # It is there, so this is a repeat: it starts nothing and brings the code.
        return _started(await errands.change(call))
    except (Problem, GatewayFault):
        return Started(found.reference, was_looked_up=True)


def _started(asked: DeskAsked) -> Started:
    return Started(asked.reference, Secret(asked.verification_code) if asked.verification_code else None)
