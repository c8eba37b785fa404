"""What came back over HTTP, read as an answer, a problem or a fault. Knows no HTTP library."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import msgspec

from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.client.faults import not_known, nothing_changed
from tui_reset.contract import wire
from tui_reset.contract.faults import GatewayFault, NotAResetServer
from tui_reset.contract.problems import Problem, ProblemCode, ProblemDocument
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark

ANSWER_BYTES: Final = 256 * 1024
"""The largest answer that is read: no real one comes near it."""
_DETAIL_CHARACTERS: Final = 500
_NO_CONTENT: Final = frozenset({202, 204})
_SERVER_FAULT: Final = 500
_BY_STATUS: Final = {
    400: ProblemCode.MALFORMED,
    401: ProblemCode.UNAUTHORIZED,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    409: ProblemCode.RESET_OVER,
    410: ProblemCode.LINK_EXPIRED,
    413: ProblemCode.TOO_LARGE,
    422: ProblemCode.MALFORMED,
    429: ProblemCode.TOO_MANY_REQUESTS,
    503: ProblemCode.UNAVAILABLE,
}
"""What a problem with a code that this version does not know is taken for."""
_SAID_BY_PROXIES: Final = frozenset({413, 429})
"""Refusals that a proxy in front may say without a problem document: nothing has happened."""
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_SIGN_IN_PAGE: Final = mark(
    "If this network has a sign-in page, open it in a browser first; otherwise check the address given with --url."
)
_HOST: Final = re.compile(r"[a-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True)
class Received:
    """One HTTP answer. `body` is None where it was larger than `ANSWER_BYTES`."""

    status: int
    media_type: str
    location: str
    retry_after: int | None
    body: bytes | None = field(repr=False)

    @property
    def is_json(self) -> bool:
        return self.media_type in {"application/json", "application/problem+json"}


def answer_of(received: Received, exchange: Exchange[AnswerType], host: str) -> AnswerType:
    """The answer; unknown fields are ignored. Raises `Problem` for refusals and a `GatewayFault` for strangers."""
    if 200 <= received.status < 300:
        return _success(received, exchange, host)
    problem = problem_of(received)
    raise problem if problem is not None else _stranger(received, exchange.changes, host)


def problem_of(received: Received) -> Problem | None:
    """The refusal in a problem document; None where there is none to be read.

    A code that is not known falls back to one that the status speaks for, and is no problem from 500 on.
    """
    document = _document(received)
    if document is None:
        if received.status not in _SAID_BY_PROXIES:
            return None
        return Problem(_BY_STATUS[received.status], retry_after=received.retry_after)
    code = _known_code(document.code, received.status)
    if code is None:
        return None
    return Problem(
        code,
        document.detail[:_DETAIL_CHARACTERS],
        retry_after=document.retry_after if document.retry_after is not None else received.retry_after,
        attempts_left=document.attempts_left,
        hint=document.hint,
        fields=document.fields,
        request_id=document.request_id,
    )


def _document(received: Received) -> ProblemDocument | None:
    if not received.is_json or received.body is None:
        return None
    try:
        return msgspec.json.decode(received.body, type=ProblemDocument)
    except _UNREADABLE:
        return None


def _known_code(code: str, status: int) -> ProblemCode | None:
    try:
        return ProblemCode(code)
    except ValueError:
        pass
    if 400 <= status < _SERVER_FAULT:
        return _BY_STATUS.get(status, ProblemCode.MALFORMED)
    return _BY_STATUS.get(status)


def _success(received: Received, exchange: Exchange[AnswerType], host: str) -> AnswerType:
    if issubclass(exchange.answer, wire.NoContent):
        if received.status in _NO_CONTENT:
            return exchange.answer()
        raise _not_a_reset_server(host)
    if not received.is_json:
        raise _not_a_reset_server(host)
    try:
        return msgspec.json.decode(received.body or b"", type=exchange.answer)
    except _UNREADABLE:
        raise _unreadable(exchange.changes, host) from None


def _stranger(received: Received, changes: bool, host: str) -> GatewayFault:
    if 300 <= received.status < 400:
        return _redirected(received.location, host)
    if received.status < _SERVER_FAULT:
        return _not_a_reset_server(host)
    if changes:
        said = _("{host} is in trouble of its own (status {status}), and whether this was done is not known.")
        return not_known(said.format(host=host, status=received.status))
    said = _("{host} is in trouble of its own (status {status}).")
    return nothing_changed(said.format(host=host, status=received.status), in_a_moment=True)


def _not_a_reset_server(host: str) -> NotAResetServer:
    said = _("What answers at {host} is not the reset service.").format(host=host)
    return NotAResetServer(f"{said} {_(_SIGN_IN_PAGE)}")


def _redirected(location: str, host: str) -> NotAResetServer:
    try:
        target = urlsplit(location).hostname or ""
    except ValueError:
        target = ""
    said = _("{host} sends us on to another address, and this app does not follow with secrets in hand.")
    if _HOST.fullmatch(target):
        said = _("{host} sends us on to {target}, and this app does not follow with secrets in hand.")
    return NotAResetServer(f"{said.format(host=host, target=target)} {_(_SIGN_IN_PAGE)}")


def _unreadable(changes: bool, host: str) -> GatewayFault:
    if changes:
        said = _(
            "{host} answered in a way that this version of tui-reset cannot read, "
            "so whether this was done is not known."
        )
        return not_known(said.format(host=host))
    said = _(
        "{host} answered in a way that this version of tui-reset cannot read. "
        "Check the address given with --url, or update tui-reset."
    )
    return NotAResetServer(said.format(host=host))
