"""Starting a reset for somebody from a script, looking one up, and waiting for its end (S1.12 to S1.14)."""

import asyncio
from collections.abc import Awaitable, Callable
from secrets import token_urlsafe
from typing import Any, Final, NamedTuple

from msgspec import to_builtins

from tui_reset.client import desk_calls
from tui_reset.client.desk import OVER
from tui_reset.contract.desk import DeskAsked, DeskReset, DeskState, PersonPage
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.desk_resets import NO_SUCH_NUMBER, newest_event, started_since
from tui_reset.flow.desk_words import STATES
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.desk_work import NO_VERSION, DeskWork, Wait
from tui_reset.scripted.refusals import Refusal, RefusalCode

Tell = Callable[[dict[str, Any]], object]
Sleep = Callable[[float], Awaitable[object]]
_LOOKS: Final = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look for a reset whose answer was lost."""


class Known(NamedTuple):
    """How a reset stood when it was told of."""

    reference: str
    state: DeskState
    version: int = NO_VERSION


async def start(work: DeskWork, page: PersonPage, reason: str, sleep: Sleep = asyncio.sleep) -> dict[str, Any]:
    """Start a reset for the person of `page`, once; one whose answer was lost is looked up and is `earlier`.

    Raises `OutcomeUnknown` where it cannot be found either.
    """
    call = desk_calls.start_reset(page.person.id, reason, token_urlsafe(16))
    try:
        return _told(await work.ask(call), page)
    except OutcomeUnknown as lost:
        found = await _looked_up(work, page, lost, sleep)
    try:
        # It is there, so this is a repeat: it starts nothing and brings the code.
        return {**_told(await work.ask(call), page), "state": found["state"], "earlier": True}
    except (Problem, GatewayFault):
        return found


def _told(asked: DeskAsked, page: PersonPage) -> dict[str, Any]:
    return {
        "reference": asked.reference,
        "state": asked.state.value,
        "verification_code": asked.verification_code,
        "account": to_builtins(page.person),
    }


async def look(work: DeskWork, reference: str) -> DeskReset:
    """Where the reset with that number stands."""
    try:
        return await work.ask(desk_calls.reset(reference))
    except Problem as problem:
        if problem.code is ProblemCode.NOT_FOUND:
            raise Problem(problem.code, _(NO_SUCH_NUMBER), request_id=problem.request_id) from problem
        raise


async def see_out(work: DeskWork, known: Known, tell: Tell, wait: Wait) -> None:
    """Tell each state after the `known` one until the last. Raises `Refusal` where the password was not changed."""
    now = known.state

    def told(news: DeskReset) -> None:
        nonlocal now
        if news.state is not known.state or known.version != NO_VERSION:
            tell(to_builtins(news))
        now = news.state

    if now not in OVER:
        await work.follow(known.reference, known.version, told, wait)
    if now is not DeskState.CHANGED:
        raise Refusal(RefusalCode.RESET_OVER, _(STATES[now]))


async def _looked_up(work: DeskWork, before: PersonPage, lost: OutcomeUnknown, sleep: Sleep) -> dict[str, Any]:
    account = work.errands.account
    for seconds in _LOOKS:
        await sleep(seconds)
        try:
            page = await work.ask(desk_calls.person(before.person.id))
        except (Problem, GatewayFault):
            continue
        found = started_since(page, newest_event(before), account) if account else None
        if found is not None and found.reference:
            state = next((one.state for one in page.open_resets if one.reference == found.reference), DeskState.UNKNOWN)
            return {
                "reference": found.reference,
                "state": state.value,
                "verification_code": None,
                "account": to_builtins(page.person),
                "earlier": True,
            }
    raise lost
