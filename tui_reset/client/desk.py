"""The way to the support desk's part of a backend: a Protocol, and the one over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final, Protocol

from tui_reset.client import desk_calls
from tui_reset.client.answers import answer_of
from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.client.http import HttpGateway
from tui_reset.client.watch import answers_after
from tui_reset.contract import limits
from tui_reset.contract.desk import DeskReset, DeskState
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Profile

OVER: Final = frozenset({DeskState.CHANGED, DeskState.EXPIRED, DeskState.CANCELLED})
"""States that no other one follows; what failed may be sent again."""
_NOT_MODIFIED: Final = 304


class DeskGateway(Protocol):
    """One backend. Refusals are raised as `Problem`, faults as `contract.faults.GatewayFault`; nothing else escapes."""

    async def profile(self) -> Profile:
        """Whose desk this is; a read, tried again with back-off by the caller."""
        ...

    async def ask(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Carry one of `desk_calls` and bring its answer; changes are never sent twice by the gateway itself."""
        ...

    def watch_reset(self, session: Secret, reference: str, version: int) -> AsyncIterator[DeskReset]:
        """Each new state of the reset after `version`, until one of `OVER`; call it again after a fault."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class HttpDesk(HttpGateway):
    """A `DeskGateway` over HTTP. Raises `UrlRefused` when it is made."""

    async def ask(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Carry one call and bring its answer."""
        return await self._answer(exchange)

    def watch_reset(self, session: Secret, reference: str, version: int) -> AsyncIterator[DeskReset]:
        """By one long poll after the other."""
        exchange = replace(desk_calls.reset(reference), bearer=session)

        async def poll(known: int) -> DeskReset | None:
            asked = {"Prefer": f"wait={limits.LONG_POLL_SECONDS}", "If-None-Match": f'"{known}"'}
            news = await self._carry(exchange, asked, limits.LONG_POLL_SECONDS)
            return None if news.status == _NOT_MODIFIED else answer_of(news, exchange, self._host)

        return answers_after(poll, version, lambda reset: reset.state in OVER, self._clock, self._sleep)
