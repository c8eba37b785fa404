"""Somebody of the desk takes an account, an administrator's too, with the mail server's own words.

Mail filters quote the link that they refuse ("554 5.7.1 blocked URL https://..."), and the desk reads the mail server's
last words to see why a mail has not gone out. With the link in them, and the verification code that it reads out to
callers, whoever started the reset could set the password. S1.2, S1.14: the desk never sees link, mail code or password.
"""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import DEE, EVERYBODY, AtTheDesk, at_the_desk, holds
from tests.doubles.mail_server import MailServerDouble, link_in
from tests.doubles.served import ALICE, Served, served_backend
from tui_reset.contract.link_text import token_in


def spaced(link: str) -> str:
    return link.replace("://", "[:]//").replace("/r/", " /r/ ").upper()


QUOTES: dict[str, Callable[[EmailMessage], str]] = {
    "the link": lambda mail: f"554 5.7.1 blocked URL {link_in(mail)}",
    "half of it, in other letters": lambda mail: f"554 5.7.1 URL {spaced(link_in(mail))[:-12]}... is on a list",
    "cut by lines": lambda mail: f"554-5.7.1 {link_in(mail)[:45]}\r\n554 5.7.1 {link_in(mail)[45:]}",
    "for now": lambda mail: f"451 4.7.1 {link_in(mail)} is being looked at",
    "and takes it": lambda mail: f"250 2.0.0 kept, and {link_in(mail)} noted",
}


async def told_by_desk(desk: AtTheDesk, reference: str, account_id: str) -> str:
    """All that the desk can read of a reset, once its mail has been tried."""
    query = "SELECT count(*) FROM outbox WHERE last_reply <> ''"

    async def tried() -> bool:
        return bool(await desk.served.backend.house.store.read(lambda found: found.exec_driver_sql(query).scalar()))

    await holds(tried)
    paths = (f"resets/{reference}", f"accounts/{account_id}", "mail", "events")
    return "\n".join([(await desk.get(path)).text for path in paths])


async def kept(served: Served) -> str:
    def read(connection: Any) -> str:
        queries = ("SELECT * FROM outbox", "SELECT * FROM events")
        return str([connection.exec_driver_sql(query).fetchall() for query in queries])

    return await served.backend.house.store.read(read)


@pytest.mark.parametrize("quote", QUOTES)
async def test_what_a_filter_quotes_is_not_read_at_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str, caplog: pytest.LogCaptureFixture
) -> None:
    """S1.14: nor is it kept or logged; the code of the refusal is."""
    caplog.set_level("DEBUG")
    seen: list[EmailMessage] = []

    async def quoting(_self: Any, _server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        seen.append(mail)
        return QUOTES[quote](mail)

    monkeypatch.setattr(MailServerDouble, "handle_DATA", quoting)
    async with served_backend(tmp_path, people=EVERYBODY) as served:
        desk = await at_the_desk(served, DEE)
        [alice] = (await desk.get("accounts?q=alice")).json()["items"]
        assert alice["email"] == ALICE.email
        started = await desk.post(f"accounts/{alice['id']}/resets", {"reason": "lost it"})
        told = await told_by_desk(desk, started.json()["reference"], alice["id"])
        told += await kept(served)
    told += str([record.__dict__ for record in caplog.records if record.name.startswith("tui_reset")])
    token = str(token_in(link_in(seen[0])))
    secret = token[16:]
    pieces = [secret[at : at + 10] for at in range(len(secret) - 9)]
    assert [piece for piece in pieces if piece.lower() in told.lower()] == []
    assert QUOTES[quote](seen[0])[:3] in told
