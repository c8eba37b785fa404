"""Put a mail into the outbox, in the transaction of what it is about (SECURITY 80)."""

import msgspec
from sqlalchemy import Connection

from tui_reset.server.house import Caller, House
from tui_reset.server.rules.mail_template import MailTemplate
from tui_reset.server.rules.tokens import new_id_at
from tui_reset.server.store import outbox
from tui_reset.server.store.outbox import MailState


def post_link(connection: Connection, house: House, reset_id: str, account_id: str | None) -> None:
    """Queue the link mail after a random delay; a decoy's row is the same and is never sent."""
    state = MailState.DROPPED if account_id is None else MailState.QUEUED
    _post(
        connection,
        house,
        {
            "template": MailTemplate.RESET_LINK,
            "state": state,
            "request_id": reset_id,
            "account_id": account_id,
            "parameters": "{}",
        },
    )


def post_notice(connection: Connection, house: House, template: MailTemplate, account_id: str, caller: Caller) -> None:
    """Queue a notice: what happened, when, and from where; no secret (SECURITY 79)."""
    parameters = msgspec.json.encode({"origin": caller.origin}).decode()
    _post(
        connection,
        house,
        {
            "template": template,
            "state": MailState.QUEUED,
            "request_id": None,
            "account_id": account_id,
            "parameters": parameters,
        },
    )


def _post(connection: Connection, house: House, values: dict[str, str | None]) -> None:
    now = house.clock.now()
    due = now + house.randomness.uniform(0.0, house.policy.send_spread)
    outbox.add(connection, {"id": new_id_at(house.randomness, now), "created": now, "not_before": due, **values})
