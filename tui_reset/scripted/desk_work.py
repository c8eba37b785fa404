"""A script at work at the desk: one session, in which each call is carried once, and a reset is waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple, Self, TypeVar

from tui_reset.client.desk import DeskGateway
from tui_reset.client.exchange import AnswerType, Exchange
from tui_reset.contract import limits
from tui_reset.contract.desk import DeskReset
from tui_reset.contract.problems import Problem
from tui_reset.contract.wire import SessionOpened
from tui_reset.errands.desk_errands import DeskErrands, Say
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.language.texts import gettext as _
from tui_reset.scripted.desk_session import ended
from tui_reset.scripted.reader import while_read
from tui_reset.scripted.refusals import Refusal, RefusalCode
from tui_reset.scripted.sentences import RefusedAtTheDesk

Result = TypeVar("Result")
Tell = Callable[[DeskReset], object]
BEYOND_EXPIRY: Final = 60.0
"""So much longer than the reset lives is an answer waited for: then there is nothing left to wait for."""
NO_VERSION: Final = -1
"""Known of a reset that was not looked at yet: its state comes at once."""
_AGAIN: Final = "tui-reset desk reference"


def _unheard(said: str) -> None:
    """Programs have the answers."""


class Wait(NamedTuple):
    """How a reset is waited for: `seconds` at most; `number` is the descriptor whose reader may go away.

    `remark` hears of broken lines, which are mended by themselves.
    """

    seconds: float | None = None
    number: int | None = None
    remark: Say = _unheard


class DeskWork:
    """Raises what the service refuses as `Problem`, its silence as `GatewayFault`."""

    def __init__(self, parts: DeskParts, opened: SessionOpened | None = None) -> None:
        self.errands = DeskErrands(parts, _ended)
        if opened is not None:
            self.errands.take_on(opened)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.errands.close()

    async def ask(self, exchange: Exchange[AnswerType]) -> AnswerType:
        """Carry one call, once."""
        return await self.errands.change(exchange)

    async def follow(self, reference: str, version: int, tell: Tell, wait: Wait) -> None:
        """Tell each state after `version` until the last, over broken lines.

        Raises `Refusal` after the wait's seconds, and BrokenPipeError once nobody reads the answers.
        """
        try:
            async with asyncio.timeout(wait.seconds):
                with while_read(wait.number):
                    await self._follow_while_it_lasts(reference, version, tell, _once(wait.remark))
        except TimeoutError:
            said = _(
                "The time given with --timeout is over, and the reset is not. "
                "Wait on, with the same session: {again} {reference} --wait --session FILE"
            )
            raise Refusal(RefusalCode.TIMEOUT, said.format(again=_AGAIN, reference=reference)) from None

    async def _follow_while_it_lasts(self, reference: str, version: int, tell: Tell, say: Say) -> None:
        loop = asyncio.get_running_loop()

        def heard(reset: DeskReset) -> None:
            lasts.reschedule(loop.time() + max(0, reset.expires_in) + BEYOND_EXPIRY)
            tell(reset)

        try:
            async with asyncio.timeout(limits.LINK_LIFETIME + BEYOND_EXPIRY) as lasts:
                await self.errands.watch(reference, version, heard, say)
        except TimeoutError:
            if not lasts.expired():
                raise
            said = _(
                "The service has not said how the reset ended. "
                "Ask again, with the same session: {again} {reference} --session FILE"
            )
            raise Refusal(RefusalCode.UNREACHABLE, said.format(again=_AGAIN, reference=reference)) from None


def at_the_desk(
    url: str, timeout: float, act: Callable[[DeskWork], Awaitable[Result]], opened: SessionOpened | None = None
) -> Result:
    """Do something with the real parts. Raises `RefusedAtTheDesk` and `GatewayFault`."""

    def make_gateway() -> DeskGateway:
        from tui_reset.client.desk import HttpDesk  # noqa: PLC0415 - in a thread: it loads what speaks HTTP

        return HttpDesk(url, timeout)

    async def work() -> Result:
        async with DeskWork(DeskParts(make_gateway), opened) as at_work:
            return await act(at_work)

    try:
        return asyncio.run(work())
    except Problem as problem:
        raise RefusedAtTheDesk.of(problem) from problem


async def _ended() -> None:
    raise ended()


def _once(remark: Say) -> Say:
    """Says when the service goes away, and when it is back; not at each try in between."""
    said = ""

    def say(sentence: str) -> None:
        nonlocal said
        if sentence and not said:
            remark(sentence)
        elif said and not sentence:
            remark(_("The service answers again."))
        said = sentence

    return say
