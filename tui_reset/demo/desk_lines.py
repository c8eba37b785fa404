"""The desk in lines with what the demo adds: who may sign in, filled in with a code, and the mails that were sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tui_reset.demo.accounts import ACCOUNTS
from tui_reset.demo.side_lines import BACK, IN_BROWSER, MAILS, SideLines, browse
from tui_reset.errands.desk_parts import DeskParts
from tui_reset.language.texts import gettext as _
from tui_reset.language.texts import mark
from tui_reset.lines.console import Console
from tui_reset.lines.desk_door import Known
from tui_reset.lines.desk_front import DeskFront
from tui_reset.lines.opening import service_line

OPENING: Final = (
    mark("tui-reset demo of the desk in lines. ? and Enter at any question: help."),
    mark("Starting a backend, a mail server and made-up accounts on this machine alone."),
)
"""Said at once: what is started takes a moment."""
_LOOK_SECONDS: Final = 0.3


class DemoDeskLines(DeskFront):
    """Mails and codes come in `side`."""

    def __init__(self, parts: DeskParts, console: Console, side: SideLines) -> None:
        super().__init__(parts, console)
        self._parts = parts
        self._side = side

    def opening(self, service: str) -> tuple[str, ...]:
        """The demo has said already what it is."""
        return (service_line(service),)

    def known(self) -> Known:
        """Whoever may work at the desk, with the code of this moment."""
        codes = {tick.email: tick.code for tick in self._side.tokens.ticks()}
        said = _("Demo: sign in as {email}, {note}")
        return {
            said.format(email=account.email, note=_(account.note)): {
                "identifier": account.email,
                "password": account.password,
                "code": codes[account.email],
            }
            for account in ACCOUNTS
            if account.role != "user"
        }

    def items(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """The mailbox of everybody."""
        return {_(MAILS): self._read_mail}

    async def run(self, service: str) -> int:
        """Look for mail all the while."""
        looking = asyncio.ensure_future(self._look())
        looking.add_done_callback(self._talk.notice_fault)
        try:
            return await super().run(service)
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            await self._parts.sleep(_LOOK_SECONDS)
            if lines := self._side.news():
                self._talk.say(*lines)

    async def _read_mail(self) -> None:
        letter = await self._side.read_mail(self._talk.say, self._talk.choose)
        if letter is not None and letter.link and await self._talk.choose([_(IN_BROWSER), _(BACK)]) == 0:
            await browse(self._talk.say, letter.link)
