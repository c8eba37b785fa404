"""What several steps say of a refusal: wrong codes and how many are left, waiting times, the end of a reset."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.countdown import spoken
from tui_reset.flow.moves import Move, Stay, to
from tui_reset.flow.steps import Ending, PauseTwoFactor, Reset, SetPassword, Step, WaitForMail
from tui_reset.flow.trouble import Trouble, at_field

ENDED: Final[Mapping[ProblemCode, Ending]] = {
    ProblemCode.LINK_USED: Ending.USED,
    ProblemCode.LINK_EXPIRED: Ending.EXPIRED,
    ProblemCode.LINK_SUPERSEDED: Ending.SUPERSEDED,
    ProblemCode.RESET_OVER: Ending.OVER,
    ProblemCode.NOT_FOUND: Ending.OVER,
    ProblemCode.UNAUTHORIZED: Ending.OVER,
}
"""The last two: the reset is no longer kept. A session's 401 is another matter."""
_CLOCK: Final = " It is right for another moment: set the clock of the device with your authenticator app."


RECOVERY_LEFT: Final = (
    "No authenticator code is taken for this reset any more. Type one of your recovery codes instead."
)


def attempts(problem: Problem) -> str:
    """How many are left, where the refusal says so."""
    left = problem.attempts_left
    if left is None:
        return ""
    return f" {left} {'attempt' if left == 1 else 'attempts'} left."


def _wait(problem: Problem) -> str:
    return f" Try again in {spoken(problem.retry_after)}." if problem.retry_after else " Try again in a while."


def general(problem: Problem, *, recovery_helps: bool = False) -> Trouble:
    """A refusal that belongs to no field."""
    match problem.code:
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            return Trouble(f"The service cannot do this right now, and this try changed nothing.{_wait(problem)}")
        case ProblemCode.TOO_MANY_REQUESTS:
            return Trouble(f"There were too many requests from here.{_wait(problem)}")
        case ProblemCode.RESEND_TOO_SOON:
            return Trouble(f"The mail was asked for a moment ago.{_wait(problem)}")
        case ProblemCode.PROOF_LOCKED:
            spare = " A recovery code still works." if recovery_helps else ""
            return Trouble(f"Too many wrong codes.{_wait(problem)}{spare}")
        case ProblemCode.TOO_LARGE:
            return Trouble("This is more than the service takes. Shorten what you typed.")
        case _:
            number = f" (request {problem.request_id})" if problem.request_id else ""
            return Trouble(f"The service refused this: {problem.detail or problem.code.value}{number}")


def closes(problem: Problem) -> bool:
    """Whether this request's wrong codes of a kind are used up; the hour's come with a time to wait."""
    return not problem.retry_after and (problem.attempts_left == 0 or problem.code is ProblemCode.PROOF_LOCKED)


def wrong_code(problem: Problem, *, recovery: bool, verification: bool = False) -> Trouble:
    """A wrong code, said at its field, with the clock where that may be the reason (S2.14a, S2.15a)."""
    if verification:
        said = "This is not the verification code of this request."
    elif recovery:
        said = "This recovery code is not right, or it has been used."
    else:
        said = "This authenticator code is not right, or it has been used. Wait for the next one."
    clock = _CLOCK if problem.hint == "clock" else ""
    return at_field("code", f"{said}{attempts(problem)}{clock}")


def counted(step: Step, problem: Problem, trouble: Trouble) -> Move:
    """Stay, with the number of attempts left put on record."""
    if problem.attempts_left is None or not isinstance(step, WaitForMail | PauseTwoFactor | SetPassword):
        return Stay(trouble)
    reset: Reset = replace(step.reset, attempts_left=problem.attempts_left)
    return to(replace(step, reset=reset), trouble)
