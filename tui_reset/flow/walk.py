"""The walk: one frozen value, and the one function that turns it when something happens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from tui_reset.contract.calls import READS, AskReset, Call, ChangePassword, Hold, OpenLink
from tui_reset.contract.faults import OutcomeUnknown
from tui_reset.contract.wire import Profile
from tui_reset.flow.actions import act
from tui_reset.flow.answers import after_answer
from tui_reset.flow.asking import call_for
from tui_reset.flow.checks import check
from tui_reset.flow.events import (
    Acted,
    Answered,
    ClockMoved,
    Event,
    Faulted,
    ProfileKnown,
    Refused,
    Typed,
    Viewed,
)
from tui_reset.flow.faults import after_silence, stopped
from tui_reset.flow.moves import Asking, Move, Stay
from tui_reset.flow.pasted import NothingUsable, PastedMailCode, read_pasted
from tui_reset.flow.refusals import after_refusal
from tui_reset.flow.steps import AskAddress, EnterMail, SelfServiceOff, ShowCode, SignIn, Step, WaitForMail, reset_of
from tui_reset.flow.trouble import NO_TROUBLE, Tone, Trouble, at_field
from tui_reset.flow.views import after_time, after_view

NewKey = Callable[[], str]
_BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 15.0)


@dataclass(frozen=True, slots=True)
class Walk:
    """All that a front end draws.

    While `busy` is set, attempt number `attempt` carries it, after `delay` seconds; an answer that names another
    attempt is late and changes nothing. `unanswered` is a change whose outcome nobody knows yet: if the same thing is
    asked again it keeps its idempotency key.
    """

    step: Step
    busy: Call | None = None
    attempt: int = 0
    tries: int = 0
    delay: float = 0.0
    trouble: Trouble = NO_TROUBLE
    profile: Profile | None = None
    unanswered: Call | None = None


def begin(link: str | None = None) -> Walk:
    """The first step: sign-in, or the password step's door when a link was given (`--link`)."""
    if link is None:
        return Walk(SignIn())
    step = EnterMail(link)
    match read_pasted(link):
        case NothingUsable(sentence):
            return Walk(step, trouble=at_field("mail", sentence))
        case PastedMailCode():
            return Walk(step, trouble=at_field("mail", "This is a code. A link is needed here."))
        case pasted:
            return _asking(Walk(step), OpenLink(pasted.token))


def turn(walk: Walk, event: Event, now: float, new_key: NewKey) -> Walk:
    """The walk after `event`. `now` is a reading of the monotonic clock; `new_key` makes idempotency keys."""
    match event:
        case Answered(attempt) | Refused(attempt) | Faulted(attempt) if attempt != walk.attempt or walk.busy is None:
            return walk
        case Answered(_, answer):
            return _moved(walk, after_answer(walk.step, walk.busy, walk.unanswered, answer, now))
        case Refused(_, problem):
            return _moved(walk, after_refusal(walk.step, walk.busy, problem, walk.profile))
        case Faulted(_, fault):
            return _faulted(walk, fault.sentence, unknown=isinstance(fault, OutcomeUnknown))
        case Acted(action):
            return _moved(walk, stopped(walk.busy, walk.unanswered) if walk.busy else act(walk.step, action))
        case Viewed(view):
            return _watched(walk, after_view(walk.step, view, now))
        case ClockMoved():
            return _watched(walk, after_time(walk.step, now))
        case ProfileKnown(profile):
            return _told(walk, profile)
        case typed:
            return _typed(walk, typed, new_key)


def watches(walk: Walk) -> Hold | None:
    """The hold whose view is to be long-polled now, if any."""
    match walk.step:
        case ShowCode(reset) | WaitForMail(reset) if reset.attempts_left > 0:
            return reset.hold
        case _:
            return None


def in_the_middle(walk: Walk) -> bool:
    """Whether leaving now would lose something, so that it is asked about first (S2.5a)."""
    return reset_of(walk.step) is not None or (walk.busy is not None and not isinstance(walk.busy, READS))


def _asking(walk: Walk, call: Call, *, tries: int = 0, trouble: Trouble = NO_TROUBLE) -> Walk:
    delay = _BACK_OFF[min(tries, len(_BACK_OFF)) - 1] if tries else 0.0
    return replace(walk, busy=call, attempt=walk.attempt + 1, tries=tries, delay=delay, trouble=trouble)


def _moved(walk: Walk, move: Move) -> Walk:
    match move:
        case Asking(call, unanswered, trouble):
            return _asking(replace(walk, unanswered=unanswered), call, trouble=trouble)
        case Stay(trouble, unanswered):
            return replace(_idle(walk), trouble=trouble, unanswered=unanswered)
        case (step, trouble):
            return replace(_idle(walk), step=_allowed(step, walk.profile), trouble=trouble, unanswered=None)


def _idle(walk: Walk) -> Walk:
    attempt = walk.attempt + 1 if walk.busy else walk.attempt
    return replace(walk, busy=None, tries=0, delay=0.0, attempt=attempt)


def _allowed(step: Step, profile: Profile | None) -> Step:
    off = profile is not None and not profile.self_service
    return SelfServiceOff() if off and isinstance(step, AskAddress) else step


def _faulted(walk: Walk, sentence: str, *, unknown: bool) -> Walk:
    call = walk.busy
    if call is None:
        return walk
    if isinstance(call, READS):
        return _asking(walk, call, tries=walk.tries + 1, trouble=Trouble(sentence, Tone.OFFLINE))
    return _moved(walk, after_silence(call, sentence, unknown=unknown))


def _watched(walk: Walk, step: Step) -> Walk:
    """The step may change under a call only by ending the walk's reset; numbers on it change freely."""
    if step == walk.step:
        return walk
    if type(step) is type(walk.step):
        return replace(walk, step=step)
    return replace(_idle(walk), step=step, trouble=NO_TROUBLE, unanswered=None)


def _told(walk: Walk, profile: Profile) -> Walk:
    return replace(walk, profile=profile, step=_allowed(walk.step, profile))


def _same_but_for_key(mine: Call, earlier: Call | None) -> bool:
    match mine, earlier:
        case (AskReset() as new, AskReset() as old) | (ChangePassword() as new, ChangePassword() as old):
            return replace(new, idempotency_key=old.idempotency_key) == old
        case _:
            return False


def _typed(walk: Walk, typed: Typed, new_key: NewKey) -> Walk:
    if walk.busy:
        return walk
    if trouble := check(walk.step, typed, walk.profile):
        return replace(walk, trouble=trouble)
    move = call_for(walk.step, typed, new_key())
    if not isinstance(move, Asking):
        return _moved(walk, move)
    earlier = walk.unanswered
    if _same_but_for_key(move.call, earlier) and earlier is not None:
        return _asking(walk, earlier)
    return _asking(replace(walk, unanswered=None), move.call)
