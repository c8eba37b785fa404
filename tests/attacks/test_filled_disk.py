"""A stranger fills the disk: one reset of anybody, then refusals without end that each leave a line in the audit trail.

Wrong links are not counted, and after five wrong mail codes nothing is any more: if the audit trail grew by each, one
connection would write hundreds of megabytes an hour to a table that is never cleared (SECURITY 93, 95).
"""

import asyncio

from sqlalchemy import Connection, text

from tests.doubles.demo import Demo
from tui_reset.contract.limits import WRONG_MAIL_CODES
from tui_reset.server.store.engine import open_store

TRIES = 50


async def events(demo: Demo) -> int:
    def count(connection: Connection) -> int:
        return int(connection.scalar(text("SELECT count(*) FROM events WHERE type = 'mailbox_proven'")) or 0)

    store = open_store(demo.ready.database)
    try:
        return await store.read(count)
    finally:
        await store.close()


def test_what_is_not_counted_is_not_written(demo: Demo) -> None:
    reset = demo.ask("nobody@example.org")
    with demo.wire() as wire:
        for body in [{"link": "x" * 43}] * TRIES + [{"mail_code": "0000-0000"}] * TRIES:
            wire.ask("POST", f"/v1/resets/{reset.id}/mailbox", body, bearer=reset.secret)
    assert asyncio.run(events(demo)) == WRONG_MAIL_CODES
