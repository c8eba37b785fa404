"""The walk: one frozen value, and the one function that turns it when something happens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from tui_reset.contract.calls import (
    READS,
    AskReset,
    Call,
    CancelReset,
    ChangePassword,
    CloseSession,
    Hold,
    LookAtReset,
    OpenLink,
    OpenSession,
    ProveMailbox,
    ReadAccount,
    ResendMail,
)
from tui_reset.contract.faults import GatewayFault, OutcomeUnknown, Unreachable
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import Profile
from tui_reset.flow.actions import SIGNED_IN, act
from tui_reset.flow.answers import after_answer
from tui_reset.flow.asking import belongs, call_for, named, remembered
from tui_reset.flow.checks import check
from tui_reset.flow.deployment import shows_code
from tui_reset.flow.events import (
    Acted,
    Action,
    Answered,
    ClockMoved,
    Event,
    Faulted,
    ProfileKnown,
    Refused,
    Typed,
    Viewed,
)
from tui_reset.flow.faults import after_fault, stopped, while_reading
from tui_reset.flow.moves import UNMOVED, Asking, Move, Stay
from tui_reset.flow.pasted import NothingUsable, PastedMailCode, read_pasted
from tui_reset.flow.refusals import TRANSIENT, after_refusal
from tui_reset.flow.steps import (
    AskAddress,
    EnterMail,
    KeepRecoveryCodes,
    SelfServiceOff,
    SetPassword,
    ShowCode,
    SignIn,
    Step,
    WaitForMail,
    reset_of,
)
from tui_reset.flow.trouble import NO_TROUBLE, Trouble, at_field
from tui_reset.flow.views import after_time, after_view
from tui_reset.language.texts import gettext as _

NewKey = Callable[[], str]
_BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 15.0)
_AWAY: Final = frozenset(
    {
        Action.FORGOT,
        Action.HAVE_MAIL,
        Action.OTHER_ADDRESS,
        Action.FINISHED_ELSEWHERE,
        Action.START_AGAIN,
        Action.TO_SIGN_IN,
        Action.CANCEL_RESET,
    }
)
_FREE_TO_LEAVE: Final = (AskReset, LookAtReset, ResendMail, ProveMailbox, OpenLink, OpenSession)


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


def begin(link: str | None = None, profile: Profile | None = None) -> Walk:
    """The first step: sign-in, or the password step's door when a link was given (`--link`).

    `profile` is how the service walks its users, where that is known already.
    """
    if link is None:
        return Walk(SignIn(), profile=profile)
    walk = Walk(EnterMail(link), profile=profile)
    match read_pasted(link):
        case NothingUsable(sentence):
            return replace(walk, trouble=at_field("mail", sentence))
        case PastedMailCode():
            return replace(walk, trouble=at_field("mail", _("This is a code. A link is needed here.")))
        case pasted:
            return _asking(walk, OpenLink(pasted.token))


def turn(walk: Walk, event: Event, now: float, new_key: NewKey) -> Walk:
    """The walk after `event`. `now` is a reading of the monotonic clock; `new_key` makes idempotency keys."""
    match event:
        case Answered(attempt) | Refused(attempt) | Faulted(attempt) if attempt != walk.attempt or walk.busy is None:
            return walk
        case Answered(_, answer):
            return _moved(walk, after_answer(walk.step, walk.busy, walk.unanswered, answer, now), settled=True)
        case Refused(_, problem):
            return _refused(walk, problem)
        case Faulted(_, fault):
            return _faulted(walk, fault)
        case Acted(action, name):
            return _acted(walk, action, name)
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


def leads_on(call: Call | None) -> bool:
    """Whether `call` carries a form, so that another step follows unless it is refused."""
    return call is not None and not isinstance(call, (*READS, ResendMail, CancelReset, CloseSession))


def in_the_middle(walk: Walk) -> bool:
    """Whether leaving now would lose something, so that it is asked about first (S2.5a)."""
    if reset_of(walk.step) is not None or isinstance(walk.step, KeepRecoveryCodes):
        return True
    return walk.busy is not None and not isinstance(walk.busy, READS)


def _asking(walk: Walk, call: Call, *, tries: int = 0, at_least: float = 0.0, trouble: Trouble = NO_TROUBLE) -> Walk:
    delay = max(at_least, _BACK_OFF[min(tries, len(_BACK_OFF)) - 1]) if tries else 0.0
    return replace(walk, busy=call, attempt=walk.attempt + 1, tries=tries, delay=delay, trouble=trouble)


def _moved(walk: Walk, move: Move, *, settled: bool = False) -> Walk:
    """The walk after `move`; `settled` when it follows from an answer or a refusal, and not from silence or a key."""
    left = _left(walk, settled=settled)
    match move:
        case Asking(call, unanswered, trouble):
            return _asking(replace(walk, unanswered=unanswered or left), call, trouble=trouble)
        case Stay(trouble, unanswered):
            return replace(_idle(walk), trouble=trouble, unanswered=unanswered or left)
        case (step, trouble):
            return _on(replace(walk, unanswered=left), _fitting(step, walk.profile), trouble)
        case _:
            assert_never(move)


def _left(walk: Walk, *, settled: bool) -> Call | None:
    """The unanswered change, unless it has been answered or, with a read, looked up."""
    looked_up = isinstance(walk.busy, READS) and not isinstance(walk.unanswered, AskReset)
    return None if settled and (looked_up or walk.busy == walk.unanswered) else walk.unanswered


def _on(walk: Walk, step: Step, trouble: Trouble) -> Walk:
    """Another step. A request for a reset keeps its key, so that asking again later is still the same request."""
    keeps = type(step) is type(walk.step) or isinstance(walk.unanswered, AskReset)
    return replace(_idle(walk), step=step, trouble=trouble, unanswered=walk.unanswered if keeps else None)


def _idle(walk: Walk) -> Walk:
    attempt = walk.attempt + 1 if walk.busy else walk.attempt
    return replace(walk, busy=None, tries=0, delay=0.0, attempt=attempt)


def _fitting(step: Step, profile: Profile | None) -> Step:
    """The step in this deployment: no request while it is switched off (S1.7), no code where none is needed (S1.6)."""
    match step:
        case AskAddress(email, username) if profile is not None and not profile.self_service:
            return SelfServiceOff(email or username)
        case ShowCode(reset) if not shows_code(profile, reset):
            return WaitForMail(reset)
        case _:
            return step


def _refused(walk: Walk, problem: Problem) -> Walk:
    call = walk.busy
    if isinstance(call, READS) and problem.code in TRANSIENT:
        return _read_again(walk, call, Unreachable(""), at_least=float(problem.retry_after or 0))
    move = after_refusal(walk.step, call, problem, walk.profile, walk.unanswered)
    return _moved(walk, move, settled=True)


def _faulted(walk: Walk, fault: GatewayFault) -> Walk:
    call = walk.busy
    if isinstance(call, READS):
        return _read_again(walk, call, fault)
    return _moved(walk, after_fault(call, fault, unknown=isinstance(fault, OutcomeUnknown))) if call else walk


def _read_again(walk: Walk, call: Call, fault: GatewayFault, *, at_least: float = 0.0) -> Walk:
    trouble = while_reading(fault, walk.unanswered)
    return _asking(walk, call, tries=walk.tries + 1, at_least=at_least, trouble=trouble)


def _acted(walk: Walk, action: Action, name: str | None) -> Walk:
    """While a call is under way it can be stopped, or left where nothing hangs on it; nothing else has a meaning."""
    call = walk.busy
    if call is not None and action in {Action.STOP_WAITING, Action.BACK}:
        return _moved(walk, stopped(call, walk.unanswered))
    if call is not None and (action not in _AWAY or not isinstance(call, _FREE_TO_LEAVE) or _is_sought(walk)):
        return walk
    move = act(named(walk.step, name), action, walk.profile)
    if action is Action.BACK and isinstance(walk.step, SIGNED_IN) and _is_sought(walk):
        move = Asking(ReadAccount(walk.step.token))
    if move is UNMOVED:
        return walk
    return _moved(replace(walk, unanswered=call) if isinstance(call, AskReset) else walk, move)


def _is_sought(walk: Walk) -> bool:
    """Whether the outcome of a change is being found out."""
    return walk.unanswered is not None and not isinstance(walk.unanswered, AskReset)


def _watched(walk: Walk, step: Step) -> Walk:
    """The step may change under a call only by ending the walk's reset; numbers on it change freely."""
    if step == walk.step:
        return walk
    return replace(walk, step=step) if type(step) is type(walk.step) else _on(walk, step, NO_TROUBLE)


def _told(walk: Walk, profile: Profile) -> Walk:
    """What is under way is left to the service, which knows best what is switched off."""
    known = replace(walk, profile=profile)
    step = walk.step if walk.busy else _fitting(walk.step, profile)
    return known if step is walk.step else _on(known, step, NO_TROUBLE)


def _same_but_for_key(mine: Call, earlier: Call | None) -> bool:
    match mine, earlier:
        case (AskReset() as new, AskReset() as old) | (ChangePassword() as new, ChangePassword() as old):
            return replace(new, idempotency_key=old.idempotency_key) == old
        case _:
            return False


def _typed(walk: Walk, typed: Typed, new_key: NewKey) -> Walk:
    if walk.busy or not belongs(walk.step, typed):
        return walk
    walk = replace(walk, step=remembered(walk.step, typed))
    if trouble := check(walk.step, typed, walk.profile):
        return replace(walk, trouble=trouble)
    move = call_for(walk.step, typed, new_key())
    if not isinstance(move, Asking):
        return _moved(walk, move)
    earlier = walk.unanswered
    if earlier is not None and _same_but_for_key(move.call, earlier):
        return _asking(walk, earlier)
    return _asking(_given_up(walk, move.call), move.call)


def _given_up(walk: Walk, call: Call) -> Walk:
    """Another change of the same kind takes the unanswered one's place; a password that was sent may still win."""
    match walk.unanswered, call:
        case AskReset(), AskReset():
            return replace(walk, unanswered=None)
        case ChangePassword(), ChangePassword() if isinstance(walk.step, SetPassword):
            return replace(walk, unanswered=None, step=replace(walk.step, tried=True))
        case _:
            return walk
