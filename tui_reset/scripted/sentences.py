"""What a refusal of the service says to people: what, why, and what to do next."""

from collections.abc import Mapping
from typing import Final

from tui_reset.contract.problems import TITLES, PasswordRule, Problem, ProblemCode

_MOST: Final = 2000
"""Characters of one sentence; those of this product have a few hundred."""
_ASK_AGAIN: Final = "Ask for a new one: tui-reset request"
_NEXT: Final[dict[ProblemCode, str]] = {
    ProblemCode.MALFORMED: "Compare what you gave with what is asked for.",
    ProblemCode.UNAUTHORIZED: "Begin again.",
    ProblemCode.WRONG_CREDENTIALS: "Try again.",
    ProblemCode.TWO_FACTOR_REQUIRED: "Give totp, or recovery_code where the device is lost.",
    ProblemCode.FORBIDDEN: "Give the link or mail_code from the mail.",
    ProblemCode.SELF_SERVICE_OFF: "Ask the people who look after your account.",
    ProblemCode.WRONG_LINK: "Take the one from the newest mail of this request.",
    ProblemCode.RESET_OVER: _ASK_AGAIN,
    ProblemCode.TWO_FACTOR_MUST_BE_PAUSED: "Give totp or recovery_code.",
    ProblemCode.LINK_USED: _ASK_AGAIN,
    ProblemCode.LINK_EXPIRED: _ASK_AGAIN,
    ProblemCode.LINK_SUPERSEDED: "Take the one from the newest mail.",
    ProblemCode.TOO_LARGE: "Shorten what you gave.",
    ProblemCode.WRONG_PROOF: "Compare it, and give it again.",
    ProblemCode.PASSWORD_REFUSED: "Choose another one; everything else still holds.",
    ProblemCode.PROOF_LOCKED: "The whole link from the mail still proves the mailbox; a recovery code still counts.",
    ProblemCode.TOO_MANY_REQUESTS: "Wait a while, or begin again.",
    ProblemCode.OVERLOADED: "Nothing was changed: try again in a moment.",
    ProblemCode.UNAVAILABLE: "Nothing was changed: try again in a moment.",
}
_RULES: Final[Mapping[str, str]] = {
    PasswordRule.TOO_SHORT: "it is too short",
    PasswordRule.TOO_LONG: "it is too long",
    PasswordRule.COMMON: "attackers try it first",
    PasswordRule.CONTAINS_IDENTITY: "it contains your name, your address or the name of this service",
    PasswordRule.BREACHED: "it has appeared in a data breach",
    PasswordRule.CONTROL_CHARACTER: "it contains a control character",
    PasswordRule.DISALLOWED_CHARACTER: "it contains a character that cannot be used here",
}


_NEXT_AT_THE_DESK: Final[Mapping[ProblemCode, str]] = _NEXT | {
    ProblemCode.UNAUTHORIZED: "Sign in again: tui-reset desk sign-in",
    ProblemCode.FORBIDDEN: "",
    ProblemCode.WRONG_PROOF: "Wait for the next code of the authenticator app, or give a recovery_code.",
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
    said = [problem.detail.rstrip(".") or TITLES[problem.code]]
    if failed := _failed(problem.fields or {}):
        said[0] += f": {failed}"
    if problem.attempts_left is not None:
        said.append(f"{problem.attempts_left} {'attempt' if problem.attempts_left == 1 else 'attempts'} left")
    if problem.hint == "clock":
        said.append("The code is right for another moment: set the clock of the device with your authenticator app")
    if problem.retry_after:
        said.append(f"Wait {problem.retry_after} {'second' if problem.retry_after == 1 else 'seconds'}, then try again")
    elif following := _following(problem):
        said.append(following.rstrip("."))
    if problem.request_id and problem.code is ProblemCode.MALFORMED:
        said.append(f"Request {problem.request_id}")
    sentence = " ".join(". ".join(said).split("\n"))
    return f"{sentence}." if len(sentence) <= _MOST else f"{sentence[:_MOST]}…"


def _following(problem: Problem) -> str:
    steps = _NEXT_AT_THE_DESK if isinstance(problem, RefusedAtTheDesk) else _NEXT
    return steps.get(problem.code, "")


def _failed(fields: Mapping[str, list[str]]) -> str:
    passwords = [_RULES.get(rule, rule.replace("_", " ")) for rule in fields.get("new_password", [])]
    others = [f"{name} ({', '.join(rules)})" for name, rules in fields.items() if name != "new_password"]
    return ", ".join((*passwords, *others))
