"""Every refusal as a problem document (RFC 9457): a code, a request id, and nothing about our insides."""

import logging
import re
import traceback
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from tui_reset.contract.problems import Problem, ProblemCode, ProblemDocument
from tui_reset.language.texts import gettext, speaking
from tui_reset.server.http.callers import caller_of, request_id_of

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HUNG_UP: Final = "client disconnected prematurely"
"""Litestar's words for a body that ends in the middle: not our fault, and nobody hears the answer."""
_OUR_FAULT: Final = "Something failed on our side. Look at the outcome before trying again, and quote the request id."


def encoded(document: ProblemDocument) -> bytes:
    """The body, with its `type` even where that is the default (RFC 9457 §3.1.1 would let it be left out)."""
    fields: dict[str, Any] = {"type": document.type}
    return msgspec.json.encode(fields | msgspec.to_builtins(document))


def problem_response(document: ProblemDocument, headers: dict[str, str] | None = None) -> Response[bytes]:
    """The answer that carries `document`, with `Retry-After` where it names a time."""
    fields = dict(headers or {})
    if document.retry_after is not None:
        fields["Retry-After"] = str(document.retry_after)
    if document.status == 401:
        fields["WWW-Authenticate"] = "Bearer"
    return Response(encoded(document), status_code=document.status, media_type=MEDIA_TYPE, headers=fields)


def _from_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    caller = caller_of(request)
    document = problem.document(caller.request_id)
    if document.detail and caller.language:
        # What people read of it at the desk is in the catalogue; all else is left as it is.
        with speaking(caller.language):
            document = msgspec.structs.replace(document, detail=gettext(document.detail))
    return problem_response(document)


def _from_http(request: Request[Any, Any, Any], fault: HTTPException) -> Response[bytes]:
    """What Litestar itself refuses: an unknown path, a method, a body that does not fit its record, or its size."""
    request_id = request_id_of(request)
    match fault.status_code:
        case 404:
            return problem_response(Problem(ProblemCode.NOT_FOUND).document(request_id))
        case 405:
            document = Problem(ProblemCode.MALFORMED, "This address does not take that method.").document(request_id)
            return problem_response(msgspec.structs.replace(document, status=405), dict(fault.headers or {}))
        case 413:
            return problem_response(Problem(ProblemCode.TOO_LARGE).document(request_id))
        case status if status < 500 or fault.detail == _HUNG_UP:
            return problem_response(Problem(ProblemCode.MALFORMED, _what_does_not_fit(fault)).document(request_id))
        case _:
            return _from_fault(request, fault)


def _what_does_not_fit(fault: HTTPException) -> str:
    """Field and expectation, never a value that was sent."""
    if not isinstance(fault, ValidationException) or not isinstance(fault.extra, list):
        return ""
    places = [f"{item.get('key', '')}: {item.get('message', '')}" for item in fault.extra if isinstance(item, dict)]
    return _CONTROL.sub(" ", "; ".join(places))[:300]


def _from_fault(request: Request[Any, Any, Any], fault: Exception) -> Response[bytes]:
    """Anything unforeseen: the log gets its type and place but not its text, which may hold what was typed."""
    request_id = request_id_of(request)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)]
    log.error("fault", extra={"request_id": request_id, "fault": type(fault).__name__, "places": places[-12:]})
    return problem_response(Problem(ProblemCode.UNAVAILABLE, _OUR_FAULT).document(request_id))


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    Problem: _from_problem,
    HTTPException: _from_http,
    Exception: _from_fault,
}
