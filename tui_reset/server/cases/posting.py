"""Put a mail into the outbox, in the transaction of what it is about (SECURITY 80)."""

from typing import Final

import msgspec
from sqlalchemy import Connection

from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.store import outbox
from tui_reset.server.store.outbox import MailState, NewMail

BY_DESK: Final = '{"started_by":"desk"}'
"""Parameters of the link mail of a reset that the desk has started: it says so, and has no mail code (S1.14a)."""


def post_link(connection: Connection, house: House, reset_id: str, account_id: str | None) -> None:
    """Queue the link mail after a random delay; a decoy's row is the same and is never sent."""
    state = MailState.DROPPED if account_id is None else MailState.QUEUED
    now = house.clock.now()
    _post(connection, house, NewMail(reset_id, account_id, MailTemplate.RESET_LINK.value, outbox.NOBODYS, now), state)


def post_desk_link(connection: Connection, house: House, reset_id: str, account_id: str) -> None:
    """Queue the link mail that says that an administrator has started this."""
    mail = NewMail(reset_id, account_id, MailTemplate.RESET_LINK.value, BY_DESK, house.clock.now())
    _post(connection, house, mail, MailState.QUEUED)


def post_notice(connection: Connection, house: House, template: MailTemplate, account_id: str, caller: Caller) -> None:
    """Queue a notice: what happened, when, and from where; no secret (SECURITY 79)."""
    parameters = msgspec.json.encode({"origin": caller.origin}).decode()
    mail = NewMail(None, account_id, template.value, parameters, house.clock.now())
    _post(connection, house, mail, MailState.QUEUED)


def _post(connection: Connection, house: House, mail: NewMail, state: MailState) -> None:
    outbox.add(connection, mail, mail.created + house.randomness.uniform(0.0, house.policy.send_spread), state)
