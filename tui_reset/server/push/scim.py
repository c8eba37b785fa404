"""Hands a password to an application that speaks SCIM 2.0 (RFC 7643, RFC 7644): find the one account, replace it."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from tui_reset.language.texts import mark
from tui_reset.server.outgoing import kind_of, made_client
from tui_reset.server.push.application import Outcome, PushState
from tui_reset.server.push.scim_answers import (
    ScimAnswer,
    no_answer,
    of_change,
    of_search,
    stranger,
)
from tui_reset.server.push.token_file import TokenUnusable, read_token

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/scim+json"
ANSWER_BYTES: Final = 256 * 1024
"""The most that is read of an answer."""
_PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass(frozen=True, slots=True)
class ScimApplication:
    """One application (an `Application`). `url` is the base of its endpoints, `timeout` seconds for all of a push.

    Each push has its own connection, reads the token anew, and follows no redirect (ASVS 15.3.2).
    """

    name: str
    url: str
    token_file: Path
    timeout: float

    async def push(self, user_name: str, password: str) -> Outcome:
        """Replace the password of the one account with that userName."""
        attempt = _Attempt(user_name, password)
        try:
            async with asyncio.timeout(self.timeout):
                outcome = await self._push(attempt)
        except TimeoutError:
            attempt.fault, outcome = "timeout", no_answer(sent=attempt.sent)
        # The reason goes to its owner alone; these tell the operator where to look.
        seen = {"state": outcome.state.value, "status": attempt.status, "fault": attempt.fault}
        level = logging.INFO if outcome.state is PushState.ACCEPTED else logging.WARNING
        log.log(level, "pushed", extra={"app": self.name, **seen})
        return outcome

    async def _push(self, attempt: "_Attempt") -> Outcome:
        try:
            token = await asyncio.to_thread(read_token, self.token_file)
        except TokenUnusable as fault:
            log.warning("push_token_unusable", extra={"app": self.name, "fault": str(fault)})
            return stranger(mark("The key for it cannot be used."))
        import httpx  # noqa: PLC0415 - 70 ms that a start does not wait for

        try:
            async with await asyncio.to_thread(_made_client, self.url, token) as client:
                found = await self._find(client, attempt)
                return found if isinstance(found, Outcome) else await self._change(client, attempt, found)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
            attempt.fault = kind_of(fault)
            return no_answer(sent=attempt.sent)

    async def _find(self, client: "httpx.AsyncClient", attempt: "_Attempt") -> str | Outcome:
        query = {"filter": f"userName eq {filter_value(attempt.user_name)}", "attributes": "userName", "count": "2"}
        answer = await attempt.ask(client, client.build_request("GET", f"{self.url}/Users", params=query))
        return of_search(answer, attempt.user_name, attempt.password)

    async def _change(self, client: "httpx.AsyncClient", attempt: "_Attempt", known: str) -> Outcome:
        change = {"op": "replace", "path": "password", "value": attempt.password}
        request = client.build_request(
            "PATCH",
            f"{self.url}/Users/{quote(known, safe='')}",
            content=json.dumps({"schemas": [_PATCH], "Operations": [change]}).encode(),
            headers={"Content-Type": MEDIA_TYPE},
        )
        attempt.sent = True
        return of_change(await attempt.ask(client, request), attempt.user_name, attempt.password)


@dataclass(slots=True)
class _Attempt:
    """One push under way; `sent` once the password may have left, `status` of the last answer, 0 before.

    `fault` is the kind of what went wrong on the way, never its text.
    """

    user_name: str
    password: str = field(repr=False)
    sent: bool = False
    status: int = 0
    fault: str = ""

    async def ask(self, client: "httpx.AsyncClient", request: "httpx.Request") -> ScimAnswer:
        """Send, and read no further than `ANSWER_BYTES`."""
        self.status = 0
        response = await client.send(request, stream=True)
        self.status, body = response.status_code, bytearray()
        try:
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > ANSWER_BYTES:
                    return ScimAnswer(self.status, None)
        finally:
            await response.aclose()
        return ScimAnswer(self.status, _document(bytes(body)))


def filter_value(text: str) -> str:
    """A string of a filter, quoted as JSON quotes it, so that no name can end it (RFC 7644 §3.4.2.2, RFC 8259 §7)."""
    return json.dumps(text, ensure_ascii=False)


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _made_client(url: str, token: str) -> "httpx.AsyncClient":
    return made_client(url, {"Authorization": f"Bearer {token}", "Accept": f"{MEDIA_TYPE}, application/json"})
