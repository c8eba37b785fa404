"""The gateway to a backend over HTTP."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from tui_reset.client.answers import Received, answer_of
from tui_reset.client.base_url import checked_base_url
from tui_reset.client.brand import fitted
from tui_reset.client.connection import made_client, received
from tui_reset.client.exchange import PROFILE, AnswerType, Exchange, exchange_of, look_at
from tui_reset.client.faults import fault_of
from tui_reset.client.watch import views_after
from tui_reset.contract import limits
from tui_reset.contract.calls import Call, CallAnswer, Hold
from tui_reset.contract.door import DOOR_KEY, DOOR_SOURCE
from tui_reset.contract.faults import NotAResetServer
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Profile, View
from tui_reset.language.texts import gettext as _

if TYPE_CHECKING:
    import httpx

_NOT_MODIFIED: Final = 304


class HttpGateway:
    """One backend over HTTP (a `Gateway`): one TLS context and one client, made off the event loop at the first call.

    `timeout` is the longest silence in seconds; a whole exchange may take twice as long. Raises `UrlRefused`.
    `source` is the address of somebody for whom a front door asks; the backend believes it because of `door_key`.
    Redirects are not followed (ASVS 15.3.2), nothing is sent twice, and no address or secret is logged.
    """

    def __init__(  # noqa: PLR0913 - each has a name
        self,
        base_url: str,
        timeout: float = 10.0,
        *,
        source: str | None = None,
        door_key: Secret | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base_url = checked_base_url(base_url)
        self._host = urlsplit(self._base_url).netloc
        self._timeout = timeout
        self._for_whom = _for_whom(source, door_key)
        self._clock = clock
        self._sleep = sleep
        self._client: httpx.AsyncClient | None = None
        self._making = asyncio.Lock()

    async def profile(self) -> Profile:
        """How this deployment walks its users."""
        profile = await self._answer(PROFILE)
        return msgspec.structs.replace(profile, brand=fitted(profile.brand))

    async def submit(self, call: Call) -> CallAnswer:
        """Carry one call and bring its answer."""
        return await self._answer(exchange_of(call))

    def watch(self, hold: Hold, version: int) -> AsyncIterator[View]:
        """Each new view after `version`, until an end state."""

        async def poll(known: int) -> View | None:
            return await self._poll(hold, known)

        return views_after(poll, version, self._clock, self._sleep)

    async def close(self) -> None:
        """Let go of connections; a later call makes new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _answer(self, exchange: Exchange[AnswerType]) -> AnswerType:
        return answer_of(await self._carry(exchange), exchange, self._host)

    async def _poll(self, hold: Hold, version: int) -> View | None:
        exchange = look_at(hold)
        asked = {"Prefer": f"wait={limits.LONG_POLL_SECONDS}", "If-None-Match": f'"{version}"'}
        news = await self._carry(exchange, asked, limits.LONG_POLL_SECONDS)
        return None if news.status == _NOT_MODIFIED else answer_of(news, exchange, self._host)

    async def _carry(
        self, exchange: Exchange[AnswerType], more: Mapping[str, str] | None = None, wait: float = 0.0
    ) -> Received:
        """Send and receive once; `wait` seconds of silence are allowed on top of the timeout."""
        content, headers = self._written(exchange)
        client = await self._ready_client()
        import httpx  # noqa: PLC0415 - loaded by `_ready_client`

        silence = httpx.Timeout(self._timeout, read=self._timeout + wait)
        try:
            async with (
                asyncio.timeout(2 * self._timeout + wait),
                client.stream(
                    exchange.method,
                    self._base_url + exchange.path,
                    content=content,
                    headers={**headers, **(more or {})},
                    timeout=silence,
                ) as response,
            ):
                return await received(response)
        except (httpx.HTTPError, OSError) as error:
            raise fault_of(error, exchange.changes, self._host) from error

    def _written(self, exchange: Exchange[AnswerType]) -> tuple[bytes | None, dict[str, str]]:
        headers = dict(self._for_whom)
        if exchange.idempotency_key is not None:
            headers["Idempotency-Key"] = exchange.idempotency_key
        if exchange.bearer is not None:
            token = exchange.bearer.reveal()
            if not (token.isascii() and token.isprintable()):
                raise NotAResetServer(
                    f"{self._host} gave a secret that cannot be one. Check the address given with --url."
                )
            headers["Authorization"] = f"Bearer {token}"
        if exchange.body is None:
            return None, headers
        headers["Content-Type"] = "application/json"
        try:
            return msgspec.json.encode(exchange.body), headers
        except UnicodeEncodeError:
            raise Problem(
                ProblemCode.MALFORMED, _("What was typed holds half a character: type it again by hand.")
            ) from None

    async def _ready_client(self) -> "httpx.AsyncClient":
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(made_client, self._base_url)
            return self._client


def _for_whom(source: str | None, door_key: Secret | None) -> dict[str, str]:
    """The headers of a front door; without a key nobody would believe the address, so it is not sent either."""
    if source is None or door_key is None or not door_key.reveal():
        return {}
    return {DOOR_SOURCE: source, DOOR_KEY: door_key.reveal()}
