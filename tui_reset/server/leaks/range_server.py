"""Asks a Pwned Passwords range server, one's own or the public one, with the first five digits of a hash alone."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from tui_reset.server.leaks.leaked import Known
from tui_reset.server.leaks.range_answer import NoRange, digits_of, holds
from tui_reset.server.outgoing import kind_of, made_client

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

TIMEOUT: Final = 1.0
"""Seconds for all of a question: somebody waits for it with a password typed."""
ANSWER_BYTES: Final = 256 * 1024
"""The most that is read; a padded range has about 40 KiB."""
AT_ONCE: Final = 8
"""Questions under way; more wait, within the same second."""
_PROBE: Final = "00000"
_PAUSED: Final = "paused"


class Breaker(Protocol):
    """Stops asking a server that does not answer, and tries again by itself (`mail.circuit.Circuit`)."""

    @property
    def pause(self) -> float:
        """Seconds until the next question may be asked; 0 when it may be asked now."""
        ...

    def succeeded(self) -> None:
        """It answered."""
        ...

    def failed(self) -> None:
        """It did not."""
        ...


class RangeServer:
    """A `LeakedPasswords`. `url` is what a range is put behind, such as `https://api.pwnedpasswords.com/range`.

    Fails open: without an answer in a second the password is taken and one line says so, with neither range nor
    account. It follows no redirect, reads no more than `ANSWER_BYTES`, and sends nothing of whoever types.
    """

    def __init__(self, url: str, client: "httpx.AsyncClient", breaker: Breaker, told: Callable[[str], None]) -> None:
        self._url = url.rstrip("/")
        self._client = client
        self._breaker = breaker
        self._told = told
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def look_up(self, password: str) -> Known:
        """Whether the normalised password is in a leak."""
        prefix, rest = digits_of(password)
        fault, answer = await self._fault_or_answer(prefix)
        known = Known.NOBODY_KNOWS
        if answer is not None:
            try:
                known = Known.LEAKED if holds(answer, rest) else Known.CLEAN
            except NoRange:
                fault = "no_range"
        self._settle(known, fault)
        return known

    async def check(self) -> str:
        """What is wrong with the way to it, in one word; empty when a range came. For the operator's doctor."""
        fault, answer = await self._fault_or_answer(_PROBE)
        if answer is None:
            return fault
        try:
            holds(answer, b"")
        except NoRange:
            return "no_range"
        return ""

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    def _settle(self, known: Known, fault: str) -> None:
        if known is not Known.NOBODY_KNOWS:
            self._breaker.succeeded()
        elif fault != _PAUSED:
            self._breaker.failed()
        if known is Known.NOBODY_KNOWS:
            log.warning("leaked_passwords_not_asked", extra={"fault": fault})
        self._told(known.value)

    async def _fault_or_answer(self, prefix: str) -> tuple[str, bytes | None]:
        if self._breaker.pause:
            return _PAUSED, None
        import httpx  # noqa: PLC0415 - only a backend with a range server has it

        try:
            async with asyncio.timeout(TIMEOUT), self._turns:
                return await self._ask(prefix)
        except TimeoutError:
            return "timeout", None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
            return kind_of(fault), None

    async def _ask(self, prefix: str) -> tuple[str, bytes | None]:
        async with self._client.stream("GET", f"{self._url}/{prefix}") as response:
            if response.status_code != 200:
                return f"status_{response.status_code}", None
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > ANSWER_BYTES:
                    return "too_long", None
            return "", bytes(body)


async def opened_range_server(url: str, breaker: Breaker, told: Callable[[str], None]) -> RangeServer:
    """With a client that is made in a thread, once, and kept: its connection is what makes answers quick."""
    return RangeServer(url, await asyncio.to_thread(_made_client, url), breaker, told)


def _made_client(url: str) -> "httpx.AsyncClient":
    headers = {
        "Add-Padding": "true",  # or the length of an encrypted answer tells its range
        "Accept": "text/plain",
        "User-Agent": "tui-reset",  # the public one refuses who has none
    }
    return made_client(url, headers, AT_ONCE)
