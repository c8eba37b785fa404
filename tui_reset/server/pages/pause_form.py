"""The form that comes first where two-factor is on: one code, and what is said of it (S1.27)."""

from tui_reset.contract import limits
from tui_reset.contract.codes import is_code
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PauseBody
from tui_reset.language.texts import gettext as _
from tui_reset.server.pages.password_form import CODE_LENGTH, PasswordForm
from tui_reset.server.pages.sentences import TOO_LONG, TYPE_TOTP, of_waiting, of_wrong_code


def pause_body_of(typed: str) -> PauseBody | PasswordForm:
    """Either kind of code out of the one field, or the form again where nothing needs to be judged."""
    code = typed.strip()
    if not code:
        return _at_code(_(TYPE_TOTP))
    if len(code) > CODE_LENGTH:
        return _at_code(_(TOO_LONG))
    if is_code(code, limits.RECOVERY_CODE_CHARACTERS):
        return PauseBody(recovery_code=code)
    digits = "".join(code.split())
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return PauseBody(totp=digits)
    neither = _(
        "An authenticator code has {digits} digits, a recovery code {characters} letters and digits. This is neither."
    )
    return _at_code(neither.format(digits=limits.TOTP_DIGITS, characters=limits.RECOVERY_CODE_CHARACTERS))


def refused_pause(problem: Problem, *, authenticator: bool = True) -> PasswordForm | None:
    """The form with what the refusal says, or None where the form is of no use any more."""
    match problem.code:
        case ProblemCode.WRONG_PROOF:
            return _at_code(*of_wrong_code(problem, authenticator=True))
        case ProblemCode.PROOF_LOCKED:
            return PasswordForm(status=429, banner=of_waiting(problem, authenticator=authenticator))
        case ProblemCode.OVERLOADED | ProblemCode.UNAVAILABLE:
            return PasswordForm(status=503, banner=of_waiting(problem))
        case _:
            return None


def _at_code(*sentences: str) -> PasswordForm:
    return PasswordForm(status=422, errors={"code": list(sentences)})
