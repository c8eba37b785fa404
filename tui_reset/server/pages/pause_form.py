"""The form that comes first where two-factor is on: one code, and what is said of it (S1.27)."""

from tui_reset.contract import limits
from tui_reset.contract.codes import is_code
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import PauseBody
from tui_reset.server.pages.password_form import CODE_LENGTH, PasswordForm
from tui_reset.server.pages.sentences import of_waiting, of_wrong_code


def pause_body_of(typed: str) -> PauseBody | PasswordForm:
    """Either kind of code out of the one field, or the form again where nothing needs to be judged."""
    code = typed.strip()
    if not code:
        return _at_code("Type the code from your authenticator app.")
    if len(code) > CODE_LENGTH:
        return _at_code("This is too long for a code.")
    if is_code(code, limits.RECOVERY_CODE_CHARACTERS):
        return PauseBody(recovery_code=code)
    digits = "".join(code.split())
    if len(digits) == limits.TOTP_DIGITS and digits.isascii() and digits.isdigit():
        return PauseBody(totp=digits)
    return _at_code(
        f"An authenticator code has {limits.TOTP_DIGITS} digits, a recovery code {limits.RECOVERY_CODE_CHARACTERS} "
        "letters and digits. This is neither."
    )


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
