"""A mail server that is down, slow, greylisting, refusing or not the one it says it is, under a whole service.

Whoever asks sees the same in all of it, known or unknown; the desk sees what is wrong; mails go out when they can.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.desk import EVERYBODY, AtTheDesk, at_the_desk, events, queue_holds
from tests.doubles.mail_server import link_in, mail_server, text_of
from tests.doubles.processes import until
from tests.doubles.served import ALICE, BOB, Served, bearer, served_backend
from tests.doubles.service import free_port

NOBODY = "nobody@example.org"


@asynccontextmanager
async def served(folder: Path, **options: Any) -> AsyncIterator[Served]:
    """With people at the desk; options are of `[smtp]`."""
    smtp = {f"smtp.{name}": value for name, value in options.items()}
    async with served_backend(folder, smtp, people=EVERYBODY) as backend:
        yield backend


async def asked_alike(backend: Served) -> list[dict[str, Any]]:
    """Alice and nobody are answered, and see, the same but for their random words."""
    both = [await backend.ask(email) for email in (ALICE.email, NOBODY)]
    views = []
    for asked in both:
        answer = await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))
        views.append({name: value for name, value in answer.json().items() if name not in {"id", "reference"}})
    assert views[0] == views[1]
    assert views[0]["step"] == "wait_for_mail"
    assert both[0].keys() == both[1].keys()
    return both


async def queued(desk: AtTheDesk, reference: str) -> dict[str, Any]:
    """What the desk sees of a mail, once a reply is there."""
    async with asyncio.timeout(10):
        while True:
            items = (await desk.get("mail")).json()["items"]
            for mail in items:
                if mail["reference"] == reference and mail["smtp_reply"]:
                    return dict(mail)
            await asyncio.sleep(0.01)


async def test_a_mail_server_that_is_down_is_waited_for(tmp_path: Path) -> None:
    """SECURITY §4: answers as usual, the service says that mail is slow, the desk sees why, and it mends by itself."""
    port = free_port()
    async with served(tmp_path, port=port) as backend:
        desk = await at_the_desk(backend)
        alice, _ = await asked_alike(backend)
        mail = await queued(desk, alice["reference"])
        assert (mail["state"], mail["smtp_reply"].partition(":")[0]) == ("queued", "connect")
        probe = backend.backend.probe
        await until(lambda: probe.service == "failing", "the probe fails")
        assert (await backend.client.get("/v1/profile")).json()["mail_service"] == "failing"
        for _ in range(4):
            probe._circuit.failed()
        async with mail_server(port=port) as mended:
            probe.server_changed()  # half a minute has passed
            await until(lambda: probe.service == "ok", "the probe is well")
            assert probe._circuit.pause == 0
            backend.clock.go(60)
            link = link_in(await mended.message(1))
            assert (await backend.client.post("/v1/links", json={"link": link})).status_code == 200
            await queue_holds(desk)
            assert len(mended.envelopes) == 1


async def test_a_mail_server_that_hangs_holds_up_nobody(tmp_path: Path) -> None:
    """SECURITY §4: the worker gives up in time, other mails flow meanwhile, and asking is as quick as ever."""
    async with served(tmp_path, timeout=1.0) as backend:
        desk = await at_the_desk(backend)
        backend.mail.hangs_in_data = True
        bob = await backend.ask(BOB.email)
        await until(lambda: b"DATA" in backend.mail.wire, "it is being sent")
        backend.mail.hangs_in_data = False
        async with asyncio.timeout(0.9):
            await backend.ask()
            assert (await backend.mail.message(1))["To"] == ALICE.email
        mail = await queued(desk, bob["reference"])
        assert (mail["state"], mail["smtp_reply"]) == ("queued", "data: no answer in time")
        backend.clock.go(10)
        assert (await backend.mail.message(2))["To"] == BOB.email


async def test_greylisting_is_waited_out_within_the_links_life(tmp_path: Path) -> None:
    """SECURITY §4, 80: 451 is tried again, and the one link that then comes is good."""
    async with served(tmp_path) as backend:
        desk = await at_the_desk(backend)
        backend.mail.recipient_reply = "451 greylisted, come back"
        alice, _ = await asked_alike(backend)
        mail = await queued(desk, alice["reference"])
        assert (mail["state"], mail["attempts"]) == ("queued", 1)
        assert "451" in mail["smtp_reply"]
        backend.mail.recipient_reply = ""
        backend.clock.go(300)
        opened = await backend.client.post("/v1/links", json={"link": await backend.link()})
        assert opened.status_code == 200
        assert opened.json()["expires_in"] == alice["expires_in"] - 300


async def test_a_lasting_refusal_is_for_the_desk_alone(tmp_path: Path) -> None:
    """SECURITY §4, 80: 5xx for one address ends its mail; nobody else can tell that there is such an address."""
    async with served(tmp_path) as backend:
        desk = await at_the_desk(backend)
        backend.mail.recipient_reply = "550 no such user"
        alice, nobody = await asked_alike(backend)
        mail = await queued(desk, alice["reference"])
        assert (mail["state"], "550" in mail["smtp_reply"]) == ("failed", True)
        assert len(await events(backend, "mail_failed")) == 1
        backend.mail.recipient_reply = ""
        backend.clock.go(600)
        seen = [
            (await backend.client.get(f"/v1/resets/{it['id']}", headers=bearer(it["secret"]))).json()
            for it in (alice, nobody)
        ]
        assert [(it["step"], it["expires_in"]) for it in seen] == [("wait_for_mail", 1200)] * 2
        await backend.ask(BOB.email)
        assert (await backend.mail.message(1))["To"] == BOB.email


@pytest.mark.parametrize("trick", ["stripped", "forged"])
async def test_without_verified_tls_nothing_is_sent_and_it_is_an_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, trick: str
) -> None:
    """SECURITY §4, 75, case 49: STARTTLS not offered, or a certificate that nobody signed; no fallback to plain."""
    context = FakeAuthority(tmp_path).server_context("localhost") if trick == "forged" else None
    async with mail_server(starttls=context) as wrong:
        async with served(tmp_path, host="localhost", port=wrong.port, tls="starttls") as backend:
            desk = await at_the_desk(backend)
            alice, _ = await asked_alike(backend)
            assert (await queued(desk, alice["reference"]))["smtp_reply"].startswith("tls: ")
            await until(lambda: backend.backend.probe.service == "failing", "the probe fails")
        assert wrong.envelopes == []
        assert b"MAIL FROM" not in wrong.wire.upper()
    stages = [it.__dict__["stage"] for it in caplog.records if it.message == "mail_service_failing"]
    assert stages == ["tls"]


async def test_a_bounce_goes_to_the_sender_and_names_the_reset(tmp_path: Path) -> None:
    """SECURITY §4, 78: bounces go to the mailbox in `smtp.sender`; what they quote leads the desk to the reset.

    Nothing of ours reads mail, so no bounce can make a loop; and to an automatic mail nobody answers automatically
    (RFC 3834 §2).
    """
    async with served(tmp_path) as backend:
        desk = await at_the_desk(backend)
        asked = await backend.ask()
        mail = await backend.mail.message(1)
        assert backend.mail.envelopes[0].mail_from == "reset@example.org"
        assert mail["From"].addresses[0].addr_spec == "reset@example.org"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert asked["reference"] in text_of(mail)
        found = (await desk.get(f"resets/{asked['reference']}")).json()
        assert (found["reference"], found["account"]["email"]) == (asked["reference"], ALICE.email)
