"""Waiting until a reset is over: each change is told once, broken lines are picked up again."""

import asyncio
from typing import Final

from tui_reset.client.watch import OPEN_STEPS
from tui_reset.contract.calls import Hold
from tui_reset.contract.faults import GatewayFault, NotAResetServer
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import ResetStep, View
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.scripted.means import Means, forget_told, refuse_gone, refuse_over
from tui_reset.scripted.reader import while_read
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.service import GONE_CODES

BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds between two tries."""
BEYOND_EXPIRY: Final = 60.0
"""So much longer than the reset lives is an answer waited for: then there is nothing left to wait for."""
LONGEST_LIFE: Final = 86_400
"""Seconds: no reset lives longer, whatever a service says."""
_NO_VERSION: Final = -1
"""Known after a broken line: the next view comes at once, and with it the word that the line is back."""
_OFFLINE: Final = mark("There is no answer at the moment. Waiting goes on by itself.")


async def wait_until_over(means: Means, hold: Hold, version: int, expires_in: int, limit: float | None) -> None:
    """Tell each view after `version` until the reset is done.

    Raises `Refusal` when it ends otherwise, after `limit` seconds, and long after it must have ended; the fault, where
    nothing answers any more.
    """
    means.teller.remark(_("Waiting until the reset is over. Ctrl+C stops waiting and changes nothing."))
    lives = min(max(0, expires_in), LONGEST_LIFE) + BEYOND_EXPIRY
    try:
        async with asyncio.timeout(limit), asyncio.timeout(lives) as lasts:
            with while_read(means.teller.number):
                view = await _last_view(means, hold, version, means.clock() + lives)
    except TimeoutError as error:
        if lasts.expired():
            said = _("The service has not said how the reset ended. Ask again: tui-reset status")
            raise Refusal(RefusalCode.UNREACHABLE, said) from error
        said = _(
            "The time given with --timeout is over, and the reset is not. "
            "Wait on: tui-reset status --wait, with the same --resume or --secret-fd"
        )
        raise Refusal(RefusalCode.TIMEOUT, said) from error
    end_with(means, view)


def end_with(means: Means, view: View) -> None:
    """Let go of a reset that is done. Raises `Refusal` for every other end."""
    if view.step is not ResetStep.DONE:
        raise refuse_over(means, view)
    forget_told(means)


async def _last_view(means: Means, hold: Hold, version: int, give_up: float) -> View:
    told, tries = version, 0
    while True:
        try:
            async for view in means.service.gateway.watch(hold, _NO_VERSION if tries else told):
                if tries:
                    means.teller.remark(_("The service answers again."))
                if view.version != told:
                    means.tell(view)
                told, tries = view.version, 0
                if view.step not in OPEN_STEPS:
                    return view
        except GatewayFault as fault:
            if means.clock() > give_up:
                raise
            await _put_off(means, fault, tries)
            tries += 1
        except Problem as problem:
            raise refuse_gone(means) if problem.code in GONE_CODES else problem from problem


async def _put_off(means: Means, fault: GatewayFault, tries: int) -> None:
    if not tries:
        means.teller.remark(fault.sentence if isinstance(fault, NotAResetServer) else _(_OFFLINE))
    await means.sleep(BACK_OFF[min(tries, len(BACK_OFF) - 1)])
