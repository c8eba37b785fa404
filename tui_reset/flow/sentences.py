"""Sentences that stand together: one after another, and those that more than one room of words needs."""

from tui_reset.contract.problems import Problem
from tui_reset.flow.countdown import spoken
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import ngettext


def together(*sentences: str) -> str:
    """The sentences that there are, in their order."""
    return " ".join(sentence for sentence in sentences if sentence)


def attempts_left(problem: Problem) -> str:
    """How many attempts are left, where the refusal says so."""
    left = problem.attempts_left
    if left is None:
        return ""
    return ngettext("{number} attempt left.", "{number} attempts left.", left).format(number=left)


def wait_of(problem: Problem) -> str:
    """How long to wait."""
    if not problem.retry_after:
        return _("Try again in a while.")
    return _("Try again in {time}.").format(time=spoken(problem.retry_after))


def clock_hint(problem: Problem) -> str:
    """That the clock may be the reason, where the service has seen that the code is right for another moment."""
    if problem.hint != "clock":
        return ""
    return _("It is right for another moment: set the clock of the device with your authenticator app.")


def refused_anyhow(problem: Problem) -> str:
    """What can be said of a refusal that this version has no words for: the service's own, and the number to tell."""
    detail = problem.detail or problem.code.value
    if problem.request_id:
        said = _("The service refused this: {detail} (request {request})")
        return said.format(detail=detail, request=problem.request_id)
    return _("The service refused this: {detail}").format(detail=detail)
