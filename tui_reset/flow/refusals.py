"""What a problem document means for the step: a sentence at its field, or the end of the reset."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tui_reset.contract.calls import (
    AskReset,
    BeginPause,
    Call,
    CancelReset,
    ChangePassword,
    EndTwoFactor,
    LookAtReset,
    OpenLink,
    OpenSession,
    ProveMailbox,
    PushPassword,
    ResendMail,
)
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Profile, Proof
from tui_reset.flow.actions import email_of
from tui_reset.flow.complaints import ENDED, RECOVERY_LEFT, closes, counted, general, wrong_code
from tui_reset.flow.moves import Asking, Move, Stay, to
from tui_reset.flow.pausing import pause_refused, unpaused
from tui_reset.flow.rules import refused_rule
from tui_reset.flow.sentences import attempts_left, together
from tui_reset.flow.steps import (
    Ending,
    Over,
    SecondFactor,
    SelfServiceOff,
    SetPassword,
    SignIn,
    Step,
    TurnOffTwoFactor,
    reset_of,
)
from tui_reset.flow.trouble import Tone, Trouble, at_field, notice
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

_LINK_ENDED: Final[Mapping[ProblemCode, Ending]] = {
    ProblemCode.LINK_USED: Ending.USED,
    ProblemCode.LINK_EXPIRED: Ending.EXPIRED,
    ProblemCode.LINK_SUPERSEDED: Ending.SUPERSEDED,
    ProblemCode.RESET_OVER: Ending.OVER,
    ProblemCode.PROOF_LOCKED: Ending.LOCKED,
}
_OLD_LINK: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.LINK_USED: mark("This link has been used already. Take the one from the newest mail."),
    ProblemCode.LINK_EXPIRED: mark("This link has expired. Take the one from the newest mail."),
    ProblemCode.LINK_SUPERSEDED: mark("A newer request has replaced this link. Take the one from the newest mail."),
    ProblemCode.RESET_OVER: mark("The request behind this link is over. Take the one from the newest mail."),
    ProblemCode.PROOF_LOCKED: mark("Too many wrong codes came with this link. Take the one from the newest mail."),
}
_NO_SHORT_CODES: Final = mark(
    "Too many wrong codes: short codes are no longer taken here. Paste the whole link from the mail."
)
TRANSIENT: Final = frozenset({ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY_REQUESTS})
"""Not judged, so the same may be sent again."""
_UNKNOWN_END: Final = mark(
    "The reset is no longer kept, and whether your password was changed is not known. "
    "Try the new password, and the old one if that fails."
)


def after_refusal(
    step: Step, call: Call | None, problem: Problem, profile: Profile | None, unanswered: Call | None = None
) -> Move:
    """The move for a refusal. What was typed stays, unless the reset is over.

    `unanswered`: a change that was sent before and may have been done, whatever is refused now.
    """
    match call:
        case OpenSession():
            return _sign_in(step, call, problem)
        case ProveMailbox() | OpenLink():
            return _from_mail(step, call, problem)
        case BeginPause():
            return pause_refused(step, call, problem)
        case ChangePassword() if problem.code is ProblemCode.TWO_FACTOR_MUST_BE_PAUSED:
            return unpaused(step, call, unanswered)
        case ChangePassword():
            return _change(step, call, problem, profile, unanswered)
        case LookAtReset() | ResendMail() | CancelReset():
            return _held(step, call, problem, unanswered)
        case _:
            return _other(step, call, problem, profile)


def _sign_in(step: Step, call: OpenSession, problem: Problem) -> Move:
    match step, problem.code:
        case SignIn(), ProblemCode.TWO_FACTOR_REQUIRED:
            return to(SecondFactor(call.identifier, call.password))
        case SignIn(), ProblemCode.WRONG_CREDENTIALS:
            return Stay(at_field("password", _("The address or the password is not right.")))
        case SignIn(), ProblemCode.MALFORMED:
            return Stay(at_field("identifier", _("The service cannot read this. Type address and password again.")))
        case SecondFactor(_, _, recovery), ProblemCode.WRONG_PROOF | ProblemCode.TWO_FACTOR_REQUIRED:
            return Stay(wrong_code(problem, recovery=recovery))
        case SecondFactor(identifier), ProblemCode.WRONG_CREDENTIALS:
            return to(
                SignIn(identifier, named=True), at_field("password", _("The address or the password is not right."))
            )
        case _:
            helps = isinstance(step, SecondFactor) and not step.recovery
            return Stay(general(problem, recovery_helps=helps))


def _from_mail(step: Step, call: ProveMailbox | OpenLink, problem: Problem) -> Move:
    match call:
        case OpenLink():
            return _from_link(step, problem)
        case ProveMailbox(link=link) if link is not None and problem.code is ProblemCode.WRONG_LINK:
            return Asking(OpenLink(link))
    match problem.code:
        case ProblemCode.WRONG_LINK if problem.attempts_left != 0:
            said = together(_("This is not the code from the newest mail."), attempts_left(problem))
            return counted(step, problem, at_field("mail", said))
        case ProblemCode.WRONG_LINK | ProblemCode.PROOF_LOCKED:
            return counted(step, Problem(problem.code, attempts_left=0), at_field("mail", _(_NO_SHORT_CODES)))
        case ProblemCode.MALFORMED:
            return Stay(at_field("mail", _("The service cannot read this. Compare it with the mail.")))
        case code if code in ENDED:
            return to(Over(ENDED[code], email_of(step)))
        case _:
            return Stay(general(problem))


def _from_link(step: Step, problem: Problem) -> Move:
    """Beside a reset of its own (S2.9a) a link that is over ends nothing here."""
    match problem.code:
        case ProblemCode.WRONG_LINK | ProblemCode.NOT_FOUND | ProblemCode.MALFORMED:
            return Stay(at_field("mail", _("This link is not valid. Compare it with the mail, to its last character.")))
        case ProblemCode.TOO_MANY_REQUESTS if not problem.retry_after:
            return Stay(at_field("mail", _("This link has been opened too often. Ask for a new mail.")))
        case code if code in _OLD_LINK and reset_of(step) is not None:
            return Stay(at_field("mail", _(_OLD_LINK[code])))
        case code if code in _LINK_ENDED:
            return to(Over(_LINK_ENDED[code], email_of(step)))
        case _:
            return Stay(general(problem))


def _held(step: Step, call: LookAtReset | ResendMail | CancelReset, problem: Problem, unanswered: Call | None) -> Move:
    """What is asked with a reset's own secret. A 401 speaks of the reset here, never of a session."""
    match problem.code:
        case ProblemCode.RESET_OVER if not isinstance(call, LookAtReset):
            return Asking(LookAtReset(call.hold))
        case code if code in ENDED and isinstance(unanswered, ChangePassword):
            return to(SignIn(email_of(step)), Trouble(_(_UNKNOWN_END), Tone.OFFLINE))
        case code if code in ENDED:
            return to(Over(ENDED[code], email_of(step)))
        case ProblemCode.PROOF_LOCKED:
            return Stay(
                notice(_("After too many wrong codes the mail is not sent again. The link that was sent works."))
            )
        case ProblemCode.TOO_MANY_REQUESTS if isinstance(call, ResendMail) and not problem.retry_after:
            return Stay(notice(_("The mail cannot be sent again for this request.")))
        case _:
            return Stay(general(problem), unanswered)


def _change(
    step: Step, call: ChangePassword, problem: Problem, profile: Profile | None, unanswered: Call | None
) -> Move:
    if not isinstance(step, SetPassword):
        return Stay(general(problem))
    two_factor = step.reset.proof is Proof.TOTP
    match problem.code:
        case ProblemCode.PASSWORD_REFUSED:
            on = step.reset.two_factor
            return Stay(_refused_password(call.new_password.reveal(), problem, profile, two_factor=on))
        case ProblemCode.WRONG_PROOF | ProblemCode.PROOF_LOCKED if closes(problem):
            return _closed(step)
        case ProblemCode.WRONG_PROOF:
            wrong = wrong_code(problem, recovery=step.recovery, verification=not two_factor)
            return counted(step, problem, wrong)
        case code if code in TRANSIENT or code is ProblemCode.PROOF_LOCKED:
            helps = two_factor and not step.recovery
            return Stay(general(problem, recovery_helps=helps), unanswered=call)
        case ProblemCode.RESET_OVER | ProblemCode.LINK_USED | ProblemCode.IDEMPOTENCY_MISMATCH:
            return Asking(LookAtReset(call.hold))
        case code if code in ENDED and unanswered == call:
            return Asking(LookAtReset(call.hold), unanswered=call)
        case code if code in ENDED:
            return to(Over(ENDED[code], step.reset.email))
        case _:
            return Stay(general(problem))


def _closed(step: SetPassword) -> Move:
    """Wrong authenticator codes are used up: a recovery code never is with them (S2.16)."""
    if step.reset.proof is Proof.TOTP and not step.recovery:
        reset = replace(step.reset, attempts_left=0)
        return to(replace(step, reset=reset, recovery=True), at_field("code", _(RECOVERY_LEFT)))
    return to(Over(Ending.LOCKED, step.reset.email))


def _refused_password(typed: str, problem: Problem, profile: Profile | None, *, two_factor: bool) -> Trouble:
    rules = (problem.fields or {}).get("new_password", [])
    sentences = tuple(refused_rule(rule, typed, profile, two_factor=two_factor) for rule in rules)
    return at_field("new_password", *(sentences or (_("The service refuses this password. Choose another one."),)))


def _other(step: Step, call: Call | None, problem: Problem, profile: Profile | None) -> Move:
    match call, problem.code:
        case AskReset(), _:
            return _asked(call, problem)
        case EndTwoFactor(), ProblemCode.PASSWORD_REFUSED if isinstance(step, TurnOffTwoFactor):
            return _longer_password(step, call, problem, profile)
        case PushPassword(), ProblemCode.NOT_FOUND:
            return Stay(Trouble(_("This application is no longer offered here. Go back and sign in again.")))
        case _, ProblemCode.WRONG_CREDENTIALS:
            return Stay(at_field("password", _("The password is not right.")))
        case _, ProblemCode.WRONG_PROOF:
            recovery = isinstance(step, TurnOffTwoFactor) and step.recovery
            return Stay(wrong_code(problem, recovery=recovery))
        case _, ProblemCode.UNAUTHORIZED:
            return to(SignIn(email_of(step)), notice(_("Your sign-in has ended. Sign in again.")))
        case _:
            helps = isinstance(step, TurnOffTwoFactor) and not step.recovery
            return Stay(general(problem, recovery_helps=helps))


def _asked(call: AskReset, problem: Problem) -> Move:
    match problem.code:
        case ProblemCode.SELF_SERVICE_OFF:
            return to(SelfServiceOff(call.email or call.username or ""))
        case ProblemCode.MALFORMED:
            name = "username" if (problem.fields or {}).keys() == {"username"} else "email"
            said = _("The service cannot read this address. Compare it with the one you sign in with.")
            if name == "username":
                said = _("The service cannot read this name. Compare it with the one you sign in with.")
            return Stay(at_field(name, said))
        case _:
            return Stay(general(problem), unanswered=call if problem.code in TRANSIENT else None)


def _longer_password(step: TurnOffTwoFactor, call: EndTwoFactor, problem: Problem, profile: Profile | None) -> Move:
    """Without a second factor the short password that was allowed beside it is not enough."""
    if call.new_password is None:
        said = _("Without two-factor authentication your password must be longer. Choose a new one below.")
        return to(replace(step, new_password=True), notice(said))
    return Stay(_refused_password(call.new_password.reveal(), problem, profile, two_factor=False))
