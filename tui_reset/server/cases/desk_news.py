"""Tells administrators that one more account can open the desk: password and mailbox were enough for it (SECURITY 83).

A role may be given before two-factor is on, and then whoever reads that mailbox can switch it on. Nobody could start
otherwise; so it is not refused, but it cannot happen unseen.
"""

from typing import Final

import msgspec
from sqlalchemy import Connection

from tui_reset.server.cases.session import signed_in
from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store import accounts, outbox
from tui_reset.server.store.accounts import AccountRecord
from tui_reset.server.store.outbox import MailState, NewMail

_ROLES: Final = {"desk": "support desk", "admin": "administrator"}


async def who_must_hear(house: House, token: str) -> list[str]:
    """The other administrators, where the session's account works at the desk; read apart, for it may take long."""

    def others(connection: Connection) -> list[str]:
        account = signed_in(connection, house, token)
        if account.role not in _ROLES:
            return []
        return [one for one in accounts.administrators(connection) if one != account.id]

    return await house.store.read(others)


def tell_administrators(
    connection: Connection, house: House, caller: Caller, account: AccountRecord, told: list[str]
) -> None:
    """One notice to each of `told`, in the transaction that lets the account in."""
    now = house.clock.now()
    facts = f"It is {account.email} ({_ROLES.get(account.role, account.role)})."
    parameters = msgspec.json.encode({"origin": caller.origin, "facts": facts}).decode()
    for account_id in told:
        mail = NewMail(None, account_id, MailTemplate.DESK_OPENED.value, parameters, now)
        outbox.add(connection, mail, now, MailState.QUEUED)
