"""`tui-reset status`, `resend` and `cancel`: what can be done with a reset that is kept."""

from tui_reset.client.watch import OPEN_STEPS
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.means import (
    KEPT_ALIVE,
    LABELS,
    Means,
    forget_told,
    held,
    looked_at,
    not_known,
    refuse_gone,
    refuse_over,
)
from tui_reset.scripted.service import GONE_CODES
from tui_reset.scripted.waiting import end_with, wait_until_over


async def status(means: Means, *, wait: bool = False, limit: float | None = None) -> None:
    """Tell where the reset stands, and each change after it where that is wished; `limit` is in seconds."""
    _resume, hold = held(means.resume)
    view = await looked_at(means, hold)
    means.tell(view)
    if wait and view.step in OPEN_STEPS:
        await wait_until_over(means, hold, view.version, view.expires_in, limit)
    elif wait:
        end_with(means, view)
    elif view.step not in KEPT_ALIVE:
        forget_told(means)


async def resend(means: Means) -> None:
    """Have the same mail sent once more (S2.3a)."""
    _resume, hold = held(means.resume)
    try:
        view = await means.service.resend(hold)
    except Problem as problem:
        raise await _refusal(means, hold, problem) or problem from problem
    except OutcomeUnknown as fault:
        raise not_known(fault, _("See whether a mail comes; resends_left tells too: tui-reset status")) from fault
    means.tell(view)
    means.teller.remark(_("If the address belongs to an account, the same mail is on its way again."))


async def cancel(means: Means) -> None:
    """End the reset; one that was cancelled before is cancelled."""
    resume, hold = held(means.resume)
    try:
        await means.service.cancel(hold)
    except Problem as problem:
        if refusal := await _refusal(means, hold, problem, but=ResetStep.CANCELLED):
            raise refusal from problem
    except OutcomeUnknown as fault:
        raise not_known(fault, _("Run the same command again to be sure.")) from fault
    told = {"id": resume.id, "reference": resume.reference, "step": ResetStep.CANCELLED.value}
    means.teller.answer(told, LABELS)
    means.keeping.forget()


async def _refusal(means: Means, hold: Hold, problem: Problem, but: ResetStep | None = None) -> Exception | None:
    """What `problem` means for a reset that may be over: how it ended; None where that is `but`."""
    if problem.code in GONE_CODES:
        return refuse_gone(means)
    if problem.code is not ProblemCode.RESET_OVER:
        return problem
    view = await looked_at(means, hold)
    return None if view.step is but else refuse_over(means, view)
