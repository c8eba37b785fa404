"""Long polls: wait for a new version, but not for a caller who has left nor past the server's own end."""

import asyncio
import contextlib
import re
from collections.abc import Coroutine
from typing import Any, Final, Protocol, TypeVar

from litestar import Request, Response
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from tui_reset.contract import limits


class Versioned(Protocol):
    """An answer that can be waited for: its version changes exactly when something in it but time does."""

    @property
    def version(self) -> int:
        """As the entity tag names it."""
        ...


Seen = TypeVar("Seen", bound=Versioned)

_WAIT: Final = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,4})", re.IGNORECASE)
_VERSION: Final = re.compile(r"(?:W/)?\"(\d{1,18})\"")


def seconds_to_wait(prefer: str | None) -> int:
    """`wait` of a `Prefer` header (RFC 7240 §4.3), at most 25 seconds; 0 without one."""
    found = _WAIT.search(prefer or "")
    return min(int(found[1]), limits.LONG_POLL_SECONDS) if found else 0


def known_version(if_none_match: str | None) -> int | None:
    """The version that the caller has, from `If-None-Match: "<version>"`; None where it has none of ours."""
    found = _VERSION.fullmatch((if_none_match or "").strip())
    return int(found[1]) if found else None


def etag(version: int) -> dict[str, str]:
    """The header that names a view's version."""
    return {"ETag": f'"{version}"'}


def view_response(view: Seen, status_code: int = HTTP_200_OK) -> Response[Seen]:
    """The answer that carries a view and its version."""
    return Response(view, status_code=status_code, headers=etag(view.version))


def unchanged_response(version: int) -> Response[None]:
    """Nothing new (RFC 9110 §15.4.5)."""
    return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=etag(version))


async def while_listening(
    request: Request[Any, Any, Any], stopping: asyncio.Event, wait: Coroutine[Any, Any, Seen | None]
) -> Seen | None:
    """What `wait` brings; None as soon as the caller hangs up or the server stops, so that nobody waits for it."""
    waiting = asyncio.create_task(wait)
    ends = [waiting, asyncio.create_task(_gone(request)), asyncio.create_task(_set(stopping))]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        for task in ends:
            task.cancel()
        for task in ends:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def _gone(request: Request[Any, Any, Any]) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _set(event: asyncio.Event) -> None:
    await event.wait()
