"""Pausing two-factor before the password is changed: where its answers and refusals lead (S1.27)."""

from dataclasses import replace

from tui_reset.contract.calls import BeginPause, Call, ChangePassword, LookAtReset
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Paused, ResetStep, View
from tui_reset.flow.actions import email_of
from tui_reset.flow.complaints import ENDED, RECOVERY_LEFT, closes, counted, general, wrong_code
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.sentences import together
from tui_reset.flow.steps import Done, Ending, Over, PauseTwoFactor, SetPassword, Step
from tui_reset.flow.trouble import NO_TROUBLE, at_field, notice
from tui_reset.flow.views import refreshed
from tui_reset.flow.wording import codes_left
from tui_reset.language.texts import gettext as _


def paused(step: Step, answer: Paused, now: float) -> Move:
    """On to the password, with what was typed of it before (S1.27)."""
    if not isinstance(step, PauseTwoFactor):
        return Stay()
    seconds, left = answer.two_factor_paused_for, answer.recovery_codes_left
    reset = replace(step.reset, must_pause=False, paused_until=now + seconds if seconds else None)
    said = NO_TROUBLE if left is None else notice(together(_("The recovery code is used up."), codes_left(left)))
    return to(SetPassword(reset, tried=step.tried, new_password=step.new_password), said)


def looked_for_pause(step: PauseTwoFactor, unanswered: Call | None, view: View, now: float) -> Move:
    """What became of the pause, after no answer to it came."""
    reset = refreshed(step.reset, view, now)
    match view.step:
        case ResetStep.DONE:
            return to(Done(reset.email, earlier=True))
        case ResetStep.SET_PASSWORD if not reset.must_pause:
            said = notice(_("No answer came, so it was looked up: two-factor authentication is paused."))
            on = SetPassword(reset, tried=step.tried, new_password=step.new_password)
            return to(on, said if isinstance(unanswered, BeginPause) else NO_TROUBLE)
        case ResetStep.SET_PASSWORD:
            said = notice(_("Nothing is paused so far. Try again; if the code is refused, wait for the next one."))
            return to(replace(step, reset=reset), said)
        case _:
            return Stay()


def pause_refused(step: Step, call: BeginPause, problem: Problem) -> Move:
    """Wrong codes count as those of the last form do; an end is looked up."""
    match problem.code:
        case ProblemCode.WRONG_PROOF | ProblemCode.PROOF_LOCKED if closes(problem) and call.totp is not None:
            return counted(step, problem, at_field("code", _(RECOVERY_LEFT)))
        case ProblemCode.WRONG_PROOF | ProblemCode.PROOF_LOCKED if closes(problem):
            return to(Over(Ending.LOCKED, email_of(step)))
        case ProblemCode.WRONG_PROOF:
            return counted(step, problem, wrong_code(problem, recovery=call.recovery_code is not None))
        case ProblemCode.RESET_OVER:
            return Asking(LookAtReset(call.hold))
        case code if code in ENDED:
            return to(Over(ENDED[code], email_of(step)))
        case _:
            return Stay(general(problem, recovery_helps=call.totp is not None))


def unpaused(step: Step, call: ChangePassword, unanswered: Call | None) -> Move:
    """The pause is over: once more, and what was typed goes along (S1.27). An earlier try may still be on its way."""
    if not isinstance(step, SetPassword):
        return Stay(general(Problem(ProblemCode.TWO_FACTOR_MUST_BE_PAUSED)))
    reset = replace(step.reset, must_pause=True, paused_until=None)
    said = _("Two-factor authentication is not paused any more. Pause it once more: your new password is kept.")
    return to(PauseTwoFactor(reset, call.new_password, step.tried or unanswered is not None), notice(said))
