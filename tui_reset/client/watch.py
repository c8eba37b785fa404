"""Waiting for a reset to change, by one long poll after the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Protocol, TypeVar

from tui_reset.contract.faults import Unreachable
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import ResetStep, View
from tui_reset.language.texts import gettext as _

OPEN_STEPS: Final = frozenset({ResetStep.WAIT_FOR_MAIL, ResetStep.SET_PASSWORD, ResetStep.UNKNOWN})
"""Every other step is an end state; one that only a newer server knows may not be."""
_QUICK: Final = 1.0
"""Seconds: a poll that ends sooner without news did not wait, and the next one is put off."""
_LONGEST_PAUSE: Final = 30.0
_QUICK_NEWS: Final = 4
"""So many changes may follow each other at once; no reset has more, but a backend that lies may."""
_BUSY: Final = frozenset({ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE})


class Versioned(Protocol):
    """An answer whose `version` changes when something in it does."""

    @property
    def version(self) -> int:
        """Compared, never counted with."""
        ...


Seen = TypeVar("Seen", bound=Versioned)
Poll = Callable[[int], Awaitable[Seen | None]]
"""One long poll for a version other than the given one; None when none came in time."""


def views_after(
    poll: Poll[View], version: int, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
) -> AsyncIterator[View]:
    """Each new view of a reset, until an end state."""
    return answers_after(poll, version, lambda view: view.step not in OPEN_STEPS, clock, sleep)


async def answers_after(
    poll: Poll[Seen],
    version: int,
    is_last: Callable[[Seen], bool],
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
) -> AsyncIterator[Seen]:
    """Each answer that differs from `version` and then from the one before, until the last.

    A backend that does not wait is asked less and less often, and one that says how long to wait is obeyed.
    Raises `Problem` and `GatewayFault` as `poll` does; a busy backend is `Unreachable` for now.
    """
    pause, quick_news = 0.0, 0
    while True:
        started = clock()
        try:
            view = await poll(version)
        except Problem as problem:
            await sleep(_pause_asked_for(problem))
            continue
        if view is not None and view.version != version:
            quick_news = quick_news + 1 if clock() - started < _QUICK else 0
            pause, version = 0.0, view.version
            yield view
            if is_last(view):
                return
            if quick_news >= _QUICK_NEWS:
                await sleep(_QUICK)
        elif clock() - started < _QUICK:
            pause = min(max(1.0, pause * 2), _LONGEST_PAUSE)
            await sleep(pause)


def _pause_asked_for(problem: Problem) -> float:
    if problem.code in _BUSY:
        raise Unreachable(_("The service is busy. Nothing was changed: this goes on by itself.")) from problem
    if problem.code is not ProblemCode.TOO_MANY_REQUESTS:
        raise problem
    return min(max(1.0, float(problem.retry_after or 0)), _LONGEST_PAUSE)
