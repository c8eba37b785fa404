"""The desk's door in words: what is asked for, who may not come in, and which field a refusal belongs to."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.wire import Account
from tui_reset.flow.desk_words import trouble_of, wrong_code
from tui_reset.flow.sentences import together, wait_of
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

NEEDED: Final[Mapping[str, str]] = {
    "identifier": mark("Type the address that you sign in with."),
    "password": mark("Type your password."),
    "code": mark("Type the code that your authenticator app shows now."),
}
NOT_DESK: Final = mark(
    "This account may not work at the desk. Ask an administrator; for your own password run: tui-reset"
)
NO_FACTOR: Final = mark(
    "The desk needs two-factor authentication, and your account has none. "
    "Run tui-reset, sign in, and switch it on there."
)
LEFT: Final = mark("You are signed out.")


def barred(account: Account) -> str:
    """Why this person may not work at the desk; empty for those who may. The backend judges by itself."""
    if account.role not in {"desk", "admin"}:
        return _(NOT_DESK)
    return "" if account.two_factor else _(NO_FACTOR)


def refused_at(problem: Problem) -> tuple[str, str]:
    """The field of `NEEDED` that a refusal belongs to, or "" for the whole form, and what to say there."""
    match problem.code:
        case ProblemCode.WRONG_CREDENTIALS:
            return "password", _("The address or the password is not right.")
        case ProblemCode.WRONG_PROOF | ProblemCode.TWO_FACTOR_REQUIRED:
            return "code", wrong_code(problem)
        case ProblemCode.PROOF_LOCKED:
            return "code", together(_("Too many wrong codes."), wait_of(problem), _("A recovery code still works."))
        case _:
            return "", trouble_of(problem)
