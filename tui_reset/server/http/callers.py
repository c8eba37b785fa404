"""What a route may know of its caller: the front has put it into the scope."""

import asyncio
import re
from typing import Any, Final, cast

from litestar import Request

from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.house import Caller, House

CALLER: Final = "tui_reset_caller"
HOUSE: Final = "house"
STOPPING: Final = "stopping"
_BEARER: Final = re.compile(r"[Bb]earer +([\x21-\x7e]{1,200})")


def house_of(request: Request[Any, Any, Any]) -> House:
    """The backend's parts."""
    return cast("House", request.app.state[HOUSE])


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Who calls, as the front read it."""
    return cast("Caller", request.scope["state"][CALLER])


def stopping_of(request: Request[Any, Any, Any]) -> asyncio.Event:
    """Set once the server stops."""
    return cast("asyncio.Event", request.app.state[STOPPING])


def request_id_of(request: Request[Any, Any, Any]) -> str:
    """The id that answer and log share."""
    return caller_of(request).request_id


def bearer_of(request: Request[Any, Any, Any]) -> str:
    """The secret or session token; raises `unauthorized` where there is none (RFC 6750 §2.1)."""
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Problem(ProblemCode.UNAUTHORIZED)
    return found[1]
