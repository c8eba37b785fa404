"""Prove the mailbox: by hand, and for one grant only."""

from tui_reset.contract.wire import LinkBody, MailboxBody, Opened, View
from tui_reset.server.house import Caller, House


async def prove_mailbox(house: House, reset_id: str, secret: str, body: MailboxBody, caller: Caller) -> View:
    raise NotImplementedError


async def open_link(house: House, body: LinkBody, caller: Caller) -> Opened:
    raise NotImplementedError
