"""What the desk asks of the backend: reads until they are there, changes once. Never touches a widget."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from tui_reset.client import desk_calls
from tui_reset.client.desk import DeskGateway
from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.contract.desk import DeskReset
from tui_reset.contract.faults import GatewayFault
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.contract.secret import Secret
from tui_reset.contract.wire import Account, Profile, SessionOpened
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.language.texts import gettext as _

Say = Callable[[str], object]
"""Hears a sentence while the backend cannot be reached, and "" when it can."""
_AT_FIRST: Final = 0.2
"""Seconds before a lost line is spoken of: another node may answer (see `errands`)."""
_BACK_OFF: Final = (1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds between two tries of a read."""
_TRANSIENT: Final = frozenset({ProblemCode.OVERLOADED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY_REQUESTS})
_LONGEST_PAUSE: Final = 60.0
_FAREWELL_SECONDS: Final = 2.0
_NO_VERSION: Final = -1


class DeskErrands:
    """`signed_out` is awaited when the backend no longer knows the session, until there is another one."""

    def __init__(self, parts: DeskParts, signed_out: Callable[[], Awaitable[None]]) -> None:
        self._parts = parts
        self._signed_out = signed_out
        self._gateway: DeskGateway | None = None
        self._making = asyncio.Lock()
        self._session: Secret | None = None
        self.account: Account | None = None

    async def gateway(self) -> DeskGateway:
        """The one gateway, made in a thread at the first use, because its imports take long."""
        async with self._making:
            if self._gateway is None:
                self._gateway = await asyncio.to_thread(self._parts.make_gateway)
            return self._gateway

    async def profile(self, say: Say) -> Profile:
        """Whose desk this is; asked until it is known."""
        tries = 0
        while True:
            try:
                return await (await self.gateway()).profile()
            except (GatewayFault, Problem) as trouble:
                tries = await self._pause(trouble, tries, say)

    async def read(self, exchange: Exchange[AnswerType], say: Say) -> AnswerType:
        """The answer, however long it takes. Raises `Problem` for refusals that trying again does not change."""
        tries = 0
        while True:
            session = self._session
            try:
                answer = await (await self.gateway()).ask(replace(exchange, bearer=session))
            except Problem as problem:
                if problem.code is ProblemCode.UNAUTHORIZED:
                    await self._sign_in_again(session)
                elif problem.code in _TRANSIENT:
                    tries = await self._pause(problem, tries, say)
                else:
                    raise
            except GatewayFault as fault:
                tries = await self._pause(fault, tries, say)
            else:
                say("")
                return answer

    async def change(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Carry a change once. Raises `Problem` and `GatewayFault`; a lost session is seen to before that."""
        session = self._session
        try:
            return await (await self.gateway()).ask(replace(exchange, bearer=session))
        except Problem as problem:
            if problem.code is ProblemCode.UNAUTHORIZED:
                await self._sign_in_again(session)
            raise

    async def watch(self, reference: str, version: int, tell: Callable[[DeskReset], object], say: Say) -> None:
        """Tell each new state until the last; a broken line is picked up again, at first without a word."""
        tries = -1
        while True:
            session = self._session or Secret("")
            try:
                async for reset in (await self.gateway()).watch_reset(session, reference, version):
                    version, tries = reset.version, -1
                    say("")
                    tell(reset)
            except Problem as problem:
                if problem.code is not ProblemCode.UNAUTHORIZED:
                    raise
                await self._sign_in_again(session)
            except GatewayFault as fault:
                if tries < 0:
                    await self._parts.sleep(_AT_FIRST)
                    tries, version = 0, _NO_VERSION
                    continue
                tries, version = await self._pause(fault, tries, say), _NO_VERSION
            else:
                return

    async def sign_in(self, identifier: str, password: Secret, code: Secret) -> SessionOpened:
        """Open a session; it is not taken on yet."""
        return await (await self.gateway()).ask(desk_calls.sign_in(identifier, password, code))

    def take_on(self, opened: SessionOpened) -> None:
        """From now on everything is asked in this session."""
        self._session, self.account = Secret(opened.token), opened.account

    async def give_back(self, session: Secret) -> None:
        """End a session that is not wanted; a backend that does not answer ends it by itself in time."""
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await (await self.gateway()).ask(replace(desk_calls.SIGN_OUT, bearer=session))
        except (Problem, GatewayFault, TimeoutError):
            pass

    async def sign_out(self) -> None:
        """End this session."""
        session, self._session, self.account = self._session, None, None
        if session is not None:
            await self.give_back(session)

    async def close(self) -> None:
        """Let go of connections."""
        if self._gateway is not None:
            await self._gateway.close()

    async def _sign_in_again(self, session: Secret | None) -> None:
        if session == self._session:
            await self._signed_out()

    async def _pause(self, trouble: GatewayFault | Problem, tries: int, say: Say) -> int:
        say(_offline(trouble))
        asked = float(trouble.retry_after or 0) if isinstance(trouble, Problem) else 0.0
        pause = max(_BACK_OFF[min(tries, len(_BACK_OFF) - 1)], min(asked, _LONGEST_PAUSE))
        await self._parts.sleep(pause)
        return tries + 1


def _offline(trouble: GatewayFault | Problem) -> str:
    if isinstance(trouble, GatewayFault):
        return trouble.meanwhile
    if trouble.code is ProblemCode.TOO_MANY_REQUESTS:
        return _("The service asks for some patience. This goes on by itself.")
    return _("The service does not answer as it should. Trying again.")
