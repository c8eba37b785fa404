"""What several steps say of a refusal: wrong codes and how many are left, waiting times, the end of a reset."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.flow.moves import Move, Stay, to
from tui_reset.flow.sentences import attempts_left, clock_hint, refused_anyhow, together, wait_of
from tui_reset.flow.steps import Ending, PauseTwoFactor, Reset, SetPassword, Step, WaitForMail
from tui_reset.flow.trouble import Trouble, at_field
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

ENDED: Final[Mapping[ProblemCode, Ending]] = {
    ProblemCode.LINK_USED: Ending.USED,
    ProblemCode.LINK_EXPIRED: Ending.EXPIRED,
    ProblemCode.LINK_SUPERSEDED: Ending.SUPERSEDED,
    ProblemCode.RESET_OVER: Ending.OVER,
    ProblemCode.NOT_FOUND: Ending.OVER,
    ProblemCode.UNAUTHORIZED: Ending.OVER,
}
"""The last two: the reset is no longer kept. A session's 401 is another matter."""
RECOVERY_LEFT: Final = mark(
    "No authenticator code is taken for this reset any more. Type one of your recovery codes instead."
)


def general(problem: Problem, *, recovery_helps: bool = False) -> Trouble:
    """A refusal that belongs to no field."""
    match problem.code:
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            said = _("The service cannot do this right now, and this try changed nothing.")
            return Trouble(together(said, wait_of(problem)))
        case ProblemCode.TOO_MANY_REQUESTS:
            return Trouble(together(_("There were too many requests from here."), wait_of(problem)))
        case ProblemCode.RESEND_TOO_SOON:
            return Trouble(together(_("The mail was asked for a moment ago."), wait_of(problem)))
        case ProblemCode.PROOF_LOCKED:
            spare = _("A recovery code still works.") if recovery_helps else ""
            return Trouble(together(_("Too many wrong codes."), wait_of(problem), spare))
        case ProblemCode.TOO_LARGE:
            return Trouble(_("This is more than the service takes. Shorten what you typed."))
        case _:
            return Trouble(refused_anyhow(problem))


def closes(problem: Problem) -> bool:
    """Whether this request's wrong codes of a kind are used up; the hour's come with a time to wait."""
    return not problem.retry_after and (problem.attempts_left == 0 or problem.code is ProblemCode.PROOF_LOCKED)


def wrong_code(problem: Problem, *, recovery: bool, verification: bool = False) -> Trouble:
    """A wrong code, said at its field, with the clock where that may be the reason (S2.14a, S2.15a)."""
    if verification:
        said = _("This is not the verification code of this request.")
    elif recovery:
        said = _("This recovery code is not right, or it has been used.")
    else:
        said = _("This authenticator code is not right, or it has been used. Wait for the next one.")
    return at_field("code", together(said, attempts_left(problem), clock_hint(problem)))


def counted(step: Step, problem: Problem, trouble: Trouble) -> Move:
    """Stay, with the number of attempts left put on record."""
    if problem.attempts_left is None or not isinstance(step, WaitForMail | PauseTwoFactor | SetPassword):
        return Stay(trouble)
    reset: Reset = replace(step.reset, attempts_left=problem.attempts_left)
    return to(replace(step, reset=reset), trouble)
