"""What the page says: each end of a link, each refused field, with the next step."""

from dataclasses import dataclass
from typing import Final

from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.contract.wire import ResetStep


@dataclass(frozen=True, slots=True)
class Message:
    """A page that has no form: what happened and what to do next. `good` colours it."""

    status: int
    heading: str
    sentences: tuple[str, ...]
    good: bool = False


_AGAIN: Final = "To change your password, ask for a new reset in the terminal, from its sign-in screen."
_TELL: Final = "If you did not do this, ask for a new reset at once, and tell us."

WRONG: Final = Message(
    404,
    "This link is not valid",
    ("Part of it may be missing. Open it from the mail again, or copy the whole address.", _AGAIN),
)
NO_LINK: Final = Message(
    404,
    "Open the link from the mail",
    (
        "This page works only right after the link in the mail has been opened, and needs a cookie for that.",
        "You can also copy the link into the terminal: “I have a mail already”.",
    ),
)
ANOTHER_LINK: Final = Message(
    403,
    "This form belongs to another link",
    ("Nothing has changed. Open the link from the mail again, and use the form that it shows.",),
)
USED: Final = Message(
    410,
    "This link has been used",
    ("The password of the account has been changed with it. Sign in with the new password.", _TELL),
)
SUPERSEDED: Final = Message(
    410,
    "A newer request has replaced this link",
    ("Open the link in the newest mail: only that one works.", _AGAIN),
)
EXPIRED: Final = Message(410, "This link has expired", ("Your password has not been changed by it.", _AGAIN))
ENDED: Final = Message(
    409,
    "This reset is over",
    ("It was ended, or the account has changed since the mail was sent. The link no longer works.", _AGAIN),
)
LOCKED: Final = Message(
    429,
    "Too many wrong codes",
    ("For safety this link no longer works. Your password has not been changed.", _AGAIN),
)
CHANGED: Final = Message(
    200,
    "Your password has been changed",
    (
        "Go back to the terminal and sign in with the new password. The old one no longer works.",
        "Every device that was signed in has been signed out, and a mail confirms the change.",
    ),
    good=True,
)
REVOKED: Final = Message(
    200,
    "The request has been ended",
    (
        "The link and its codes no longer work, and your password has not been changed.",
        "If you get more mails that you did not ask for, tell us.",
    ),
    good=True,
)
TYPE_TOTP: Final = "Type the code from your authenticator app."
RECOVERY_LEFT: Final = "No authenticator code is taken for this link any more. Type one of your recovery codes."
MALFORMED: Final = Message(
    400, "The form could not be read", ("Nothing has changed. Open the link from the mail again.",)
)

BY_STEP: Final[dict[ResetStep, Message]] = {
    ResetStep.DONE: USED,
    ResetStep.EXPIRED: EXPIRED,
    ResetStep.SUPERSEDED: SUPERSEDED,
    ResetStep.REVOKED: ENDED,
    ResetStep.CANCELLED: ENDED,
    ResetStep.LOCKED: LOCKED,
}
BY_CODE: Final[dict[ProblemCode, Message]] = {
    ProblemCode.WRONG_LINK: WRONG,
    ProblemCode.LINK_USED: USED,
    ProblemCode.LINK_EXPIRED: EXPIRED,
    ProblemCode.LINK_SUPERSEDED: SUPERSEDED,
    ProblemCode.RESET_OVER: ENDED,
    ProblemCode.IDEMPOTENCY_MISMATCH: USED,
    ProblemCode.MALFORMED: MALFORMED,
    ProblemCode.TOO_LARGE: MALFORMED,
    ProblemCode.FORBIDDEN: ANOTHER_LINK,
}


def of_rule(rule: str, min_length: int, max_length: int) -> str:
    """One failed password rule as a sentence (S2.17b)."""
    sentences: dict[str, str] = {
        PasswordRule.TOO_SHORT: f"Use at least {min_length} characters. A few words are a good password.",
        PasswordRule.TOO_LONG: f"Use at most {max_length} characters.",
        PasswordRule.COMMON: "This password is on the lists that attackers try first. Choose another.",
        PasswordRule.CONTAINS_IDENTITY: "Leave out your name, your address and the name of this service.",
        PasswordRule.BREACHED: "This password has been seen in a data leak. Choose another.",
        PasswordRule.CONTROL_CHARACTER: "It holds a character that cannot be typed, such as a line break or a tab.",
        PasswordRule.DISALLOWED_CHARACTER: "It holds a character that not every system can read, such as an emoji.",
    }
    return sentences.get(rule, "Choose another password.")


def of_wrong_code(problem: Problem, *, authenticator: bool) -> list[str]:
    """What to say at the code's field: attempts left, and the clock where that may be the reason (S2.14a, S2.15a)."""
    if problem.fields:
        return [TYPE_TOTP if authenticator else "Type the verification code."]
    sentences = ["This code is not right."]
    if problem.hint == "clock":
        sentences.append("It would be right at another time: check that the clock of your phone sets itself.")
    if problem.attempts_left is not None:
        left = problem.attempts_left or "No"
        sentences.append("1 attempt is left." if left == 1 else f"{left} attempts are left.")
    return sentences


def of_waiting(problem: Problem, *, authenticator: bool = False) -> str:
    """A banner for what passes by itself; nothing has changed meanwhile.

    After too many wrong codes of one kind the other kind is never locked with it (S2.16).
    """
    wait = f" in {_waiting_time(problem.retry_after)}" if problem.retry_after else " in a moment"
    if problem.code is ProblemCode.PROOF_LOCKED and not problem.retry_after:
        return "There were too many wrong codes of this kind. Nothing has changed. One of the other kind still works."
    if problem.code is ProblemCode.PROOF_LOCKED:
        other = ", or type a recovery code" if authenticator else ""
        return f"There were too many wrong codes for this account. Nothing has changed. Try again{wait}{other}."
    return f"The service is busy right now. Your password has not been changed. Try again{wait}."


def _waiting_time(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
