"""What the page says: each end of a link, each refused field, with the next step."""

from dataclasses import dataclass
from typing import Final

from tui_reset.contract.problems import PasswordRule, Problem, ProblemCode
from tui_reset.contract.wire import ResetStep
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark, ngettext

_WAIT_IN_SECONDS: Final = 120
"""Below two minutes a wait is told in seconds."""


@dataclass(frozen=True, slots=True)
class Message:
    """A page that has no form: what happened and what to do next, marked for the catalogue. `good` colours it."""

    status: int
    heading: str
    sentences: tuple[str, ...]
    good: bool = False


_AGAIN: Final = mark("To change your password, ask for a new reset in the terminal, from its sign-in screen.")
_TELL: Final = mark("If you did not do this, ask for a new reset at once, and tell us.")

WRONG: Final = Message(
    404,
    mark("This link is not valid"),
    (mark("Part of it may be missing. Open it from the mail again, or copy the whole address."), _AGAIN),
)
NO_LINK: Final = Message(
    404,
    mark("Open the link from the mail"),
    (
        mark("This page works only right after the link in the mail has been opened, and needs a cookie for that."),
        mark("You can also copy the link into the terminal: “I have a mail already”."),
    ),
)
ANOTHER_LINK: Final = Message(
    403,
    mark("This form belongs to another link"),
    (mark("Nothing has changed. Open the link from the mail again, and use the form that it shows."),),
)
USED: Final = Message(
    410,
    mark("This link has been used"),
    (mark("The password of the account has been changed with it. Sign in with the new password."), _TELL),
)
SUPERSEDED: Final = Message(
    410,
    mark("A newer request has replaced this link"),
    (mark("Open the link in the newest mail: only that one works."), _AGAIN),
)
EXPIRED: Final = Message(
    410, mark("This link has expired"), (mark("Your password has not been changed by it."), _AGAIN)
)
ENDED: Final = Message(
    409,
    mark("This reset is over"),
    (mark("It was ended, or the account has changed since the mail was sent. The link no longer works."), _AGAIN),
)
LOCKED: Final = Message(
    429,
    mark("Too many wrong codes"),
    (mark("For safety this link no longer works. Your password has not been changed."), _AGAIN),
)
CHANGED: Final = Message(
    200,
    mark("Your password has been changed"),
    (
        mark("Go back to the terminal and sign in with the new password. The old one no longer works."),
        mark("Every device that was signed in has been signed out, and a mail confirms the change."),
    ),
    good=True,
)
REVOKED: Final = Message(
    200,
    mark("The request has been ended"),
    (
        mark("The link and its codes no longer work, and your password has not been changed."),
        mark("If you get more mails that you did not ask for, tell us."),
    ),
    good=True,
)
TYPE_TOTP: Final = mark("Type the code from your authenticator app.")
TYPE_CODE: Final = mark("Type the verification code.")
TYPE_PASSWORD: Final = mark("Type the new password.")
NOT_THE_SAME: Final = mark("This is not the same as the new password. Type it again.")
TOO_LONG: Final = mark("This is too long for a code.")
ONE_OF_TWO: Final = mark("Fill in one of the two: the authenticator code or a recovery code.")
CHOOSE: Final = mark("Choose one of the two.")
RECOVERY_LEFT: Final = mark("No authenticator code is taken for this link any more. Type one of your recovery codes.")
MALFORMED: Final = Message(
    400, mark("The form could not be read"), (mark("Nothing has changed. Open the link from the mail again."),)
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


_ANOTHER: Final = mark("Choose another password.")
_RULES: Final[dict[str, str]] = {
    PasswordRule.TOO_SHORT: mark("Use at least {min_length} characters. A few words are a good password."),
    PasswordRule.TOO_LONG: mark("Use at most {max_length} characters."),
    PasswordRule.COMMON: mark("This password is on the lists that attackers try first. Choose another."),
    PasswordRule.CONTAINS_IDENTITY: mark("Leave out your name, your address and the name of this service."),
    PasswordRule.BREACHED: mark("This password has been seen in a data leak. Choose another."),
    PasswordRule.CONTROL_CHARACTER: mark("It holds a character that cannot be typed, such as a line break or a tab."),
    PasswordRule.DISALLOWED_CHARACTER: mark("It holds a character that not every system can read, such as an emoji."),
}


def of_rule(rule: str, min_length: int, max_length: int) -> str:
    """One failed password rule as a sentence (S2.17b)."""
    return _(_RULES.get(rule, _ANOTHER)).format(min_length=min_length, max_length=max_length)


def of_wrong_code(problem: Problem, *, authenticator: bool) -> list[str]:
    """What to say at the code's field: attempts left, and the clock where that may be the reason (S2.14a, S2.15a)."""
    if problem.fields:
        return [_(TYPE_TOTP if authenticator else TYPE_CODE)]
    sentences = [_("This code is not right.")]
    if problem.hint == "clock":
        sentences.append(_("It would be right at another time: check that the clock of your phone sets itself."))
    if problem.attempts_left == 0:
        sentences.append(_("No attempts are left."))
    elif left := problem.attempts_left:
        sentences.append(ngettext("{number} attempt is left.", "{number} attempts are left.", left).format(number=left))
    return sentences


def of_waiting(problem: Problem, *, authenticator: bool = False) -> str:
    """A banner for what passes by itself; nothing has changed meanwhile.

    After too many wrong codes of one kind the other kind is never locked with it (S2.16).
    """
    wait = _waiting_time(problem.retry_after) if problem.retry_after else ""
    if problem.code is not ProblemCode.PROOF_LOCKED:
        busy = _("The service is busy right now. Your password has not been changed. Try again in {wait}.")
        soon = _("The service is busy right now. Your password has not been changed. Try again in a moment.")
        return busy.format(wait=wait) if wait else soon
    if not wait:
        return _(
            "There were too many wrong codes of this kind. Nothing has changed. One of the other kind still works."
        )
    other = _(
        "There were too many wrong codes for this account. Nothing has changed. "
        "Try again in {wait}, or type a recovery code."
    )
    later = _("There were too many wrong codes for this account. Nothing has changed. Try again in {wait}.")
    return (other if authenticator else later).format(wait=wait)


def _waiting_time(seconds: int) -> str:
    if seconds < _WAIT_IN_SECONDS:
        return ngettext("{number} second", "{number} seconds", seconds).format(number=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{number} minute", "{number} minutes", minutes).format(number=minutes)
