"""Which exit code, sentence and problem document each way of failing has."""

from dataclasses import dataclass
from typing import Final

from tui_reset.cli.exits import ExitCode, Interrupted, UsageError
from tui_reset.cli.extras import extra_of, what_to_install
from tui_reset.client.base_url import UrlRefused
from tui_reset.client.private_file import FileRefused
from tui_reset.contract.faults import GatewayFault, NotAResetServer, OutcomeUnknown
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.output import ToldProblem, told_refusal
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.sentences import sentence_of
from tui_reset.settings.errors import SettingsError

PROBLEM_CLASSES: Final[dict[ProblemCode, ExitCode]] = {
    ProblemCode.MALFORMED: ExitCode.REFUSED_INPUT,
    ProblemCode.TOO_LARGE: ExitCode.REFUSED_INPUT,
    ProblemCode.PASSWORD_REFUSED: ExitCode.REFUSED_INPUT,
    ProblemCode.IDEMPOTENCY_MISMATCH: ExitCode.REFUSED_INPUT,
    ProblemCode.WRONG_PROOF: ExitCode.WRONG_PROOF,
    ProblemCode.WRONG_LINK: ExitCode.WRONG_PROOF,
    ProblemCode.WRONG_CREDENTIALS: ExitCode.WRONG_PROOF,
    ProblemCode.TWO_FACTOR_REQUIRED: ExitCode.WRONG_PROOF,
    ProblemCode.RESET_OVER: ExitCode.OVER,
    ProblemCode.LINK_USED: ExitCode.OVER,
    ProblemCode.LINK_EXPIRED: ExitCode.OVER,
    ProblemCode.LINK_SUPERSEDED: ExitCode.OVER,
    ProblemCode.PROOF_LOCKED: ExitCode.WAIT_FIRST,
    ProblemCode.TOO_MANY_REQUESTS: ExitCode.WAIT_FIRST,
    ProblemCode.RESEND_TOO_SOON: ExitCode.WAIT_FIRST,
    ProblemCode.UNAUTHORIZED: ExitCode.NOT_ALLOWED,
    ProblemCode.FORBIDDEN: ExitCode.NOT_ALLOWED,
    ProblemCode.SELF_SERVICE_OFF: ExitCode.NOT_ALLOWED,
    ProblemCode.NOT_FOUND: ExitCode.NOT_ALLOWED,
    ProblemCode.TWO_FACTOR_MUST_BE_PAUSED: ExitCode.NOT_ALLOWED,
    ProblemCode.OVERLOADED: ExitCode.UNAVAILABLE,
    ProblemCode.UNAVAILABLE: ExitCode.UNAVAILABLE,
}
REFUSAL_CLASSES: Final[dict[RefusalCode, ExitCode]] = {
    RefusalCode.USAGE: ExitCode.USAGE,
    RefusalCode.SETTINGS: ExitCode.USAGE,
    RefusalCode.FILE_REFUSED: ExitCode.USAGE,
    RefusalCode.INCOMPLETE: ExitCode.REFUSED_INPUT,
    RefusalCode.MALFORMED: ExitCode.REFUSED_INPUT,
    RefusalCode.RESET_OVER: ExitCode.OVER,
    RefusalCode.TIMEOUT: ExitCode.STILL_WAITING,
    RefusalCode.UNREACHABLE: ExitCode.UNAVAILABLE,
    RefusalCode.NOT_A_RESET_SERVER: ExitCode.UNAVAILABLE,
    RefusalCode.OUTCOME_UNKNOWN: ExitCode.OUTCOME_UNKNOWN,
    RefusalCode.INTERRUPTED: ExitCode.INTERRUPTED,
    RefusalCode.FAULT: ExitCode.FAULT,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ends that did not do what was asked."""

    code: ExitCode
    sentence: str
    document: ToldProblem


def ending_of(error: BaseException, place: str) -> Ending:
    """The ending of any error; one that is not known is named by its kind and `place` alone."""
    match error:
        case Problem():
            return Ending(class_of(error), sentence_of(error), _as_sent(error))
        case Refusal():
            return _refused(error.code, error.sentence, error.fields)
        case GatewayFault():
            return _refused(_fault_code(error), error.sentence)
        case FileRefused():
            return _refused(RefusalCode.FILE_REFUSED, error.sentence)
        case UsageError():
            return _refused(RefusalCode.USAGE, str(error))
        case UrlRefused():
            return _refused(RefusalCode.SETTINGS, error.sentence)
        case SettingsError():
            return _refused(RefusalCode.SETTINGS, str(error))
        case KeyboardInterrupt() | Interrupted():
            return _refused(RefusalCode.INTERRUPTED, _("interrupted."))
        case ModuleNotFoundError() if extra := extra_of(error):
            return _refused(RefusalCode.USAGE, what_to_install("this", extra))
        case _:
            inside = f"{type(error).__name__} {place}"
            said = _("something went wrong inside ({inside}). Please report it.").format(inside=inside)
            return _refused(RefusalCode.FAULT, said)


def class_of(problem: Problem) -> ExitCode:
    """The class of a refusal. A lock without a time to wait does not go away by waiting."""
    if problem.code is ProblemCode.PROOF_LOCKED and not problem.retry_after:
        return ExitCode.OVER
    return PROBLEM_CLASSES[problem.code]


def _refused(code: RefusalCode, sentence: str, fields: dict[str, list[str]] | None = None) -> Ending:
    return Ending(REFUSAL_CLASSES[code], sentence, told_refusal(code, sentence, fields))


def _fault_code(fault: GatewayFault) -> RefusalCode:
    if isinstance(fault, OutcomeUnknown):
        return RefusalCode.OUTCOME_UNKNOWN
    return RefusalCode.NOT_A_RESET_SERVER if isinstance(fault, NotAResetServer) else RefusalCode.UNREACHABLE


def _as_sent(problem: Problem) -> ToldProblem:
    sent = problem.document(problem.request_id)
    return ToldProblem(
        title=sent.title,
        status=sent.status,
        code=sent.code,
        detail=sent.detail,
        request_id=sent.request_id,
        retry_after=sent.retry_after,
        attempts_left=sent.attempts_left,
        hint=sent.hint,
        fields=sent.fields,
    )
