"""What a problem document means for the step: a sentence at its field, or the end of the reset."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tui_reset.contract.calls import (
    Call,
    ChangePassword,
    EndTwoFactor,
    LookAtReset,
    OpenLink,
    OpenSession,
    ProveMailbox,
)
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.actions import email_of
from tui_reset.flow.countdown import spoken
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.rules import refused_rule
from tui_reset.flow.steps import (
    AskAddress,
    Ending,
    EnterMail,
    Over,
    Reset,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    SignIn,
    Step,
    TurnOffTwoFactor,
    WaitForMail,
)
from tui_reset.flow.trouble import Trouble, at_field, notice

_ENDED: Final[Mapping[ProblemCode, Ending]] = {
    ProblemCode.LINK_USED: Ending.USED,
    ProblemCode.LINK_EXPIRED: Ending.EXPIRED,
    ProblemCode.LINK_SUPERSEDED: Ending.SUPERSEDED,
    ProblemCode.RESET_OVER: Ending.OVER,
    ProblemCode.NOT_FOUND: Ending.EXPIRED,
    ProblemCode.UNAUTHORIZED: Ending.EXPIRED,
}
_OLD_LINK: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.LINK_USED: "This link has been used already. Take the one from the newest mail.",
    ProblemCode.LINK_EXPIRED: "This link has expired. Take the one from the newest mail.",
    ProblemCode.LINK_SUPERSEDED: "A newer request has replaced this link. Take the one from the newest mail.",
    ProblemCode.RESET_OVER: "The request behind this link is over. Take the one from the newest mail.",
}
_CLOCK: Final = " It is right for another moment: set the clock of the device with your authenticator app."


def after_refusal(step: Step, call: Call | None, problem: Problem, profile: Profile | None) -> Move:
    """The move for a refusal. What was typed stays, unless the reset is over."""
    match call:
        case OpenSession():
            return _sign_in(step, problem)
        case ProveMailbox() | OpenLink():
            return _from_mail(step, call, problem)
        case ChangePassword():
            return _change(step, call, problem, profile)
        case _:
            return _other(step, call, problem, profile)


def _attempts(problem: Problem) -> str:
    left = problem.attempts_left
    if left is None:
        return ""
    return f" {left} {'attempt' if left == 1 else 'attempts'} left."


def _wait(problem: Problem) -> str:
    return f" Try again in {spoken(problem.retry_after)}." if problem.retry_after else " Try again in a while."


def _general(problem: Problem) -> Trouble:
    match problem.code:
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            return Trouble(f"The service cannot do this right now, and nothing was changed.{_wait(problem)}")
        case ProblemCode.TOO_MANY_REQUESTS:
            return Trouble(f"There were too many requests from here.{_wait(problem)}")
        case ProblemCode.RESEND_TOO_SOON:
            return Trouble(f"The mail was asked for a moment ago.{_wait(problem)}")
        case ProblemCode.PROOF_LOCKED:
            return Trouble(f"Too many wrong codes.{_wait(problem)} A recovery code still works.")
        case _:
            number = f" (request {problem.request_id})" if problem.request_id else ""
            return Trouble(f"The service refused this: {problem.detail or problem.code.value}{number}")


def _wrong_code(problem: Problem, *, recovery: bool, verification: bool = False) -> Trouble:
    if verification:
        said = "This is not the verification code of this request."
    elif recovery:
        said = "This recovery code is not right, or it has been used."
    else:
        said = "This authenticator code is not right, or it has been used. Wait for the next one."
    clock = _CLOCK if problem.hint == "clock" else ""
    return at_field("code", f"{said}{_attempts(problem)}{clock}")


def _sign_in(step: Step, problem: Problem) -> Move:
    match step, problem.code:
        case SignIn(), ProblemCode.WRONG_CREDENTIALS | ProblemCode.MALFORMED:
            return Stay(at_field("password", "The address or the password is not right."))
        case SecondFactor(_, _, recovery), ProblemCode.WRONG_PROOF | ProblemCode.TWO_FACTOR_REQUIRED:
            return Stay(_wrong_code(problem, recovery=recovery))
        case SecondFactor(identifier), ProblemCode.WRONG_CREDENTIALS:
            return to(SignIn(identifier), at_field("password", "The address or the password is not right."))
        case _:
            return Stay(_general(problem))


def _from_mail(step: Step, call: ProveMailbox | OpenLink, problem: Problem) -> Move:
    match call, problem.code:
        case ProveMailbox(link=link), ProblemCode.WRONG_LINK if link is not None:
            return Asking(OpenLink(link))
        case ProveMailbox(), ProblemCode.WRONG_LINK:
            said = f"This is not the code from the newest mail.{_attempts(problem)}"
            return _counted(step, problem, at_field("mail", said))
        case ProveMailbox(), ProblemCode.PROOF_LOCKED:
            said = "Too many wrong codes: short codes are no longer taken here. Paste the whole link from the mail."
            return _counted(step, Problem(problem.code, attempts_left=0), at_field("mail", said))
        case OpenLink(), ProblemCode.PROOF_LOCKED:
            return to(Over(Ending.LOCKED, email_of(step)))
        case _, ProblemCode.WRONG_LINK | ProblemCode.MALFORMED:
            return Stay(at_field("mail", "This link is not valid. Compare it with the mail, to its last character."))
        case OpenLink(), code if code in _OLD_LINK and isinstance(step, WaitForMail):
            return Stay(at_field("mail", _OLD_LINK[code]))
        case _, code if code in _ENDED and isinstance(step, EnterMail | WaitForMail):
            return to(Over(_ENDED[code], email_of(step)))
        case _:
            return Stay(_general(problem))


def _counted(step: Step, problem: Problem, trouble: Trouble) -> Move:
    """Stay, with the number of attempts left put on record."""
    if problem.attempts_left is None or not isinstance(step, WaitForMail | SetPassword):
        return Stay(trouble)
    reset: Reset = replace(step.reset, attempts_left=problem.attempts_left)
    return to(replace(step, reset=reset), trouble)


def _change(step: Step, call: ChangePassword, problem: Problem, profile: Profile | None) -> Move:
    if not isinstance(step, SetPassword):
        return Stay(_general(problem))
    two_factor = step.reset.proof is Proof.TOTP
    match problem.code:
        case ProblemCode.PASSWORD_REFUSED:
            return Stay(_refused_password(call.new_password.reveal(), problem, profile, two_factor=two_factor))
        case ProblemCode.WRONG_PROOF if problem.attempts_left == 0:
            return to(Over(Ending.LOCKED, step.reset.email))
        case ProblemCode.WRONG_PROOF:
            wrong = _wrong_code(problem, recovery=step.recovery, verification=not two_factor)
            return _counted(step, problem, wrong)
        case ProblemCode.PROOF_LOCKED if not problem.retry_after:
            return to(Over(Ending.LOCKED, step.reset.email))
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            return Stay(_general(problem), unanswered=call)
        case ProblemCode.RESET_OVER | ProblemCode.LINK_USED | ProblemCode.IDEMPOTENCY_MISMATCH:
            return Asking(LookAtReset(call.hold), unanswered=None)
        case code if code in _ENDED:
            return to(Over(_ENDED[code], step.reset.email))
        case _:
            return Stay(_general(problem))


def _refused_password(typed: str, problem: Problem, profile: Profile | None, *, two_factor: bool) -> Trouble:
    rules = (problem.fields or {}).get("new_password", [])
    sentences = tuple(refused_rule(rule, typed, profile, two_factor=two_factor) for rule in rules)
    return at_field("new_password", *(sentences or ("The service refuses this password. Choose another one.",)))


def _other(step: Step, call: Call | None, problem: Problem, profile: Profile | None) -> Move:
    match step, problem.code:
        case AskAddress(), ProblemCode.SELF_SERVICE_OFF:
            return to(SelfServiceOff())
        case AskAddress(), ProblemCode.MALFORMED:
            return Stay(
                at_field("email", "The service cannot read this address. Compare it with the one you sign in with.")
            )
        case TurnOffTwoFactor(), ProblemCode.PASSWORD_REFUSED if isinstance(call, EndTwoFactor):
            return _longer_password(step, call, problem, profile)
        case _, ProblemCode.WRONG_CREDENTIALS:
            return Stay(at_field("password", "The password is not right."))
        case _, ProblemCode.WRONG_PROOF:
            recovery = isinstance(step, TurnOffTwoFactor) and step.recovery
            return Stay(_wrong_code(problem, recovery=recovery))
        case _, ProblemCode.UNAUTHORIZED:
            return to(SignIn(email_of(step)), notice("Your sign-in has ended. Sign in again."))
        case WaitForMail(reset), ProblemCode.RESET_OVER | ProblemCode.NOT_FOUND:
            return to(Over(Ending.OVER, reset.email))
        case _:
            return Stay(_general(problem))


def _longer_password(step: TurnOffTwoFactor, call: EndTwoFactor, problem: Problem, profile: Profile | None) -> Move:
    """Without a second factor the short password that was allowed beside it is not enough."""
    if call.new_password is None:
        said = "Without two-factor authentication your password must be longer. Choose a new one below."
        return to(replace(step, new_password=True), notice(said))
    return Stay(_refused_password(call.new_password.reveal(), problem, profile, two_factor=False))
