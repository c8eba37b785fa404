"""Turns away what comes over the limit of connections, in the form of every other refusal."""

from collections.abc import Awaitable
from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.http.answers import MEDIA_TYPE, encoded
from tui_reset.server.http.callers import CALLER

FULL: Final = "full"
"""Set in the scope's state by the protocol, which counts the connections."""
_RETRY_SECONDS: Final = 2


def turned_away(app: ASGIApp) -> ASGIApp:
    """`app`, or `overloaded` with `Retry-After` for a request that is marked `FULL`."""

    def door(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        is_full = FULL in scope.get("state", ())
        return (_refuse if is_full else app)(scope, receive, send)

    return door


async def _refuse(scope: Scope, _receive: Receive, send: Send) -> None:
    problem = Problem(ProblemCode.OVERLOADED, retry_after=_RETRY_SECONDS)
    body = encoded(problem.document(scope["state"][CALLER].request_id))
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(_RETRY_SECONDS).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
