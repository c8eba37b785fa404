"""What a refusal of the service says to people: what, why, and what to do next."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract.problems import TITLES, PasswordRule, Problem, ProblemCode
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

_MOST: Final = 2000
"""Characters of one sentence; those of this product have a few hundred."""
_ASK_AGAIN: Final = mark("Ask for a new one: tui-reset request")
_NEXT: Final[dict[ProblemCode, str]] = {
    ProblemCode.MALFORMED: mark("Compare what you gave with what is asked for."),
    ProblemCode.UNAUTHORIZED: mark("Begin again."),
    ProblemCode.WRONG_CREDENTIALS: mark("Try again."),
    ProblemCode.TWO_FACTOR_REQUIRED: mark("Give totp, or recovery_code where the device is lost."),
    ProblemCode.FORBIDDEN: mark("Give the link or mail_code from the mail."),
    ProblemCode.SELF_SERVICE_OFF: mark("Ask the people who look after your account."),
    ProblemCode.WRONG_LINK: mark("Take the one from the newest mail of this request."),
    ProblemCode.RESET_OVER: _ASK_AGAIN,
    ProblemCode.TWO_FACTOR_MUST_BE_PAUSED: mark("Give totp or recovery_code."),
    ProblemCode.LINK_USED: _ASK_AGAIN,
    ProblemCode.LINK_EXPIRED: _ASK_AGAIN,
    ProblemCode.LINK_SUPERSEDED: mark("Take the one from the newest mail."),
    ProblemCode.TOO_LARGE: mark("Shorten what you gave."),
    ProblemCode.WRONG_PROOF: mark("Compare it, and give it again."),
    ProblemCode.PASSWORD_REFUSED: mark("Choose another one; everything else still holds."),
    ProblemCode.PROOF_LOCKED: mark(
        "The whole link from the mail still proves the mailbox; a recovery code still counts."
    ),
    ProblemCode.TOO_MANY_REQUESTS: mark("Wait a while, or begin again."),
    ProblemCode.OVERLOADED: mark("Nothing was changed: try again in a moment."),
    ProblemCode.UNAVAILABLE: mark("Nothing was changed: try again in a moment."),
}
_RULES: Final[Mapping[str, str]] = {
    PasswordRule.TOO_SHORT: mark("it is too short"),
    PasswordRule.TOO_LONG: mark("it is too long"),
    PasswordRule.COMMON: mark("attackers try it first"),
    PasswordRule.CONTAINS_IDENTITY: mark("it contains your name, your address or the name of this service"),
    PasswordRule.BREACHED: mark("it has appeared in a data breach"),
    PasswordRule.CONTROL_CHARACTER: mark("it contains a control character"),
    PasswordRule.DISALLOWED_CHARACTER: mark("it contains a character that cannot be used here"),
}


_NEXT_AT_THE_DESK: Final[Mapping[ProblemCode, str]] = _NEXT | {
    ProblemCode.UNAUTHORIZED: mark("Sign in again: tui-reset desk sign-in"),
    ProblemCode.FORBIDDEN: "",
    ProblemCode.WRONG_PROOF: mark("Wait for the next code of the authenticator app, or give a recovery_code."),
}


class RefusedAtTheDesk(Problem):
    """The same refusal, with the next steps of somebody at the desk."""

    @classmethod
    def of(cls, problem: Problem) -> "RefusedAtTheDesk":
        """What `problem` says, as the desk hears it."""
        return cls(
            problem.code,
            problem.detail,
            retry_after=problem.retry_after,
            attempts_left=problem.attempts_left,
            hint=problem.hint,
            fields=problem.fields,
            request_id=problem.request_id,
        )


def sentence_of(problem: Problem) -> str:
    """Title, the service's own detail, what failed, what is left, and the next thing to do.

    All on one line, which is no longer than people read: a service must not be able to speak as this program does.
    """
    said = [problem.detail.rstrip(".") or _(TITLES[problem.code])]
    if failed := _failed(problem.fields or {}):
        said[0] += f": {failed}"
    if problem.attempts_left is not None:
        said.append(_attempts_left(problem.attempts_left))
    if problem.hint == "clock":
        said.append(_("The code is right for another moment: set the clock of the device with your authenticator app"))
    if problem.retry_after:
        said.append(_wait(problem.retry_after))
    elif following := _following(problem):
        said.append(_(following).rstrip("."))
    if problem.request_id and problem.code is ProblemCode.MALFORMED:
        said.append(_("Request {number}").format(number=problem.request_id))
    sentence = " ".join(". ".join(said).split("\n"))
    return f"{sentence}." if len(sentence) <= _MOST else f"{sentence[:_MOST]}…"


def _attempts_left(number: int) -> str:
    return ngettext("{number} attempt left", "{number} attempts left", number).format(number=number)


def _wait(seconds: int) -> str:
    said = ngettext("Wait {number} second, then try again", "Wait {number} seconds, then try again", seconds)
    return said.format(number=seconds)


def _following(problem: Problem) -> str:
    steps = _NEXT_AT_THE_DESK if isinstance(problem, RefusedAtTheDesk) else _NEXT
    return steps.get(problem.code, "")


def _failed(fields: Mapping[str, list[str]]) -> str:
    passwords = [
        _(_RULES[rule]) if rule in _RULES else rule.replace("_", " ") for rule in fields.get("new_password", [])
    ]
    others = [f"{name} ({', '.join(rules)})" for name, rules in fields.items() if name != "new_password"]
    return ", ".join((*passwords, *others))
