"""Turns away: what comes over the limit of connections, and whoever would stay with a backend that is stopping."""

import asyncio
from collections.abc import Awaitable
from typing import Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.http.answers import MEDIA_TYPE, encoded
from tui_reset.server.http.callers import CALLER

FULL: Final = "full"
"""Set in the scope's state by the protocol, which counts the connections."""
_RETRY_SECONDS: Final = 2
_CLOSE: Final = (b"connection", b"close")


def turned_away(app: ASGIApp, stopping: asyncio.Event) -> ASGIApp:
    """`app`, or `overloaded` with `Retry-After` for a request that is marked `FULL`.

    Once `stopping` is set each answer is the connection's last: the next one is another node's.
    """

    def door(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        is_full = FULL in scope.get("state", ())
        return (_refuse if is_full else app)(scope, receive, _last(send) if stopping.is_set() else send)

    return door


def _last(send: Send) -> Send:
    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], _CLOSE]
        await send(message)

    return closing


async def _refuse(scope: Scope, _receive: Receive, send: Send) -> None:
    problem = Problem(ProblemCode.OVERLOADED, retry_after=_RETRY_SECONDS)
    body = encoded(problem.document(scope["state"][CALLER].request_id))
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(_RETRY_SECONDS).encode()),
        _CLOSE,
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
