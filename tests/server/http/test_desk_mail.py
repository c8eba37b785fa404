"""The test mail and the mail queue over real HTTP, with real mail servers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.desk import ADA, DEE, EVERYBODY, AtTheDesk, at_the_desk, events, holds, queue_holds
from tests.doubles.mail_server import mail_server
from tests.doubles.served import ALICE, Served, served_backend
from tui_reset.server.cases import mail_test


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_backend(tmp_path, people=EVERYBODY) as served:
        yield served


@pytest.fixture
async def ada(backend: Served) -> AtTheDesk:
    return await at_the_desk(backend)


async def test_a_test_mail_arrives_at_the_administrators_own_address(backend: Served, ada: AtTheDesk) -> None:
    """S1.10: a real mail, and the server's own reply."""
    answer = await ada.post("mail-test")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "stage": "done", "reply": "250 2.0.0 kept"})
    (mail,) = backend.mail.messages()
    assert (mail["To"], mail["Subject"]) == (ADA.email, "A test of the SMTP Email Settings")
    assert [event[1:] for event in await events(backend, "mail_tested")] == [("done", "250 2.0.0 kept")]


@pytest.mark.parametrize(
    ("field", "reply", "stage"),
    [
        ("sender_reply", "550 not from you", "sender"),
        ("recipient_reply", "550 no such user", "recipient"),
        ("data_reply", "554 refused", "data"),
    ],
)
async def test_a_test_mail_names_the_stage_that_refused(
    backend: Served, ada: AtTheDesk, field: str, reply: str, stage: str
) -> None:
    """S1.10: sender, recipient, data."""
    setattr(backend.mail, field, reply)
    assert (await ada.post("mail-test")).json() == {"ok": False, "stage": stage, "reply": reply}
    assert [event[1] for event in await events(backend, "mail_tested")] == [stage]


async def stage_of_test(ada: AtTheDesk) -> str:
    return str((await ada.post("mail-test")).json()["stage"])


async def test_a_test_mail_names_the_stage_that_was_not_reached(backend: Served, ada: AtTheDesk) -> None:
    """S1.10: connect, TLS, resolve."""
    async with mail_server() as gone:
        pass
    await ada.smtp(port=gone.port)
    assert await stage_of_test(ada) == "connect"
    await ada.smtp(tls="starttls", port=backend.mail.port)
    assert await stage_of_test(ada) == "tls"
    await ada.smtp(host="no-such-host.invalid")
    assert await stage_of_test(ada) == "resolve"


async def test_a_test_mail_names_a_refused_sign_in(
    tmp_path: Path, ada: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S1.10: sign-in, over verified TLS; the right password then opens the way."""
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    context = authority.server_context("localhost")
    async with mail_server(starttls=context, password="the mailer's own password") as secure:
        await ada.smtp(host="localhost", port=secure.port, tls="starttls", username="mailer", password="another one")
        assert await stage_of_test(ada) == "sign_in"
        assert (await ada.smtp(password="the mailer's own password")).json()["smtp"]["has_password"] is True
        assert await stage_of_test(ada) == "done"
        assert [mail["To"] for mail in secure.messages()] == [ADA.email]


async def test_only_a_few_test_mails_go_in_a_minute(
    backend: Served, ada: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_test, "TESTS_PER_MINUTE", 1)
    answers = [await ada.post("mail-test") for _ in range(3)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused  # a new minute may begin in between, but not twice
    assert 1 <= refused[0].json()["retry_after"] <= 61
    assert len(backend.mail.envelopes) == 3 - len(refused)


async def test_a_failed_mail_is_seen_and_tried_again(backend: Served) -> None:
    """S1.10: by the number that the caller reads out; the mail is the same one."""
    dee = await at_the_desk(backend, DEE)
    backend.mail.recipient_reply = "550 mailbox is full"
    asked = await backend.ask()

    await queue_holds(dee, "failed")
    (mail,) = (await dee.get("mail")).json()["items"]
    assert mail["smtp_reply"] == "recipient: 550 mailbox is full"
    assert (mail["reference"], mail["template"], mail["attempts"]) == (asked["reference"], "reset_link", 1)
    assert mail["created"].endswith("Z")
    backend.mail.recipient_reply = ""
    assert (await dee.post(f"mail/{asked['reference']}/retry")).status_code == 202
    assert (await backend.client.post("/v1/links", json={"link": await backend.link()})).status_code == 200
    assert [event[1] for event in await events(backend, "mail_retried")] == ["ok"]

    await queue_holds(dee)
    assert (await dee.post(f"mail/{asked['reference']}/retry")).status_code == 404


async def test_a_postponed_mail_need_not_wait(backend: Served) -> None:
    """S1.10: greylisted, and somebody is on the telephone."""
    dee = await at_the_desk(backend, DEE)
    backend.mail.recipient_reply = "451 come back later"
    asked = await backend.ask()

    async def postponed() -> bool:
        items = (await dee.get("mail")).json()["items"]
        return [(mail["state"], mail["attempts"]) for mail in items] == [("queued", 1)]

    await holds(postponed)
    backend.mail.recipient_reply = ""
    assert (await dee.post(f"mail/{asked['reference'].replace('-', '')}/retry")).status_code == 202
    assert await backend.link()


async def test_a_mail_of_a_reset_that_is_over_stays_where_it_is(backend: Served) -> None:
    dee = await at_the_desk(backend, DEE)
    backend.mail.recipient_reply = "550 no"
    asked = await backend.ask()

    await queue_holds(dee, "failed")
    backend.clock.go(1801)
    refused = await dee.post(f"mail/{asked['reference']}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "reset_over")
    assert (await dee.post("mail/999-999-999/retry")).status_code == 404
    assert (await dee.post("mail/rubbish/retry")).status_code == 404


async def test_a_decoy_has_no_mail_in_the_queue(backend: Served) -> None:
    dee = await at_the_desk(backend, DEE)
    asked = await backend.ask("nobody@example.org")
    assert (await dee.get("mail")).json() == {"items": []}
    assert (await dee.post(f"mail/{asked['reference']}/retry")).status_code == 404


async def test_a_mail_that_is_being_sent_is_left_alone(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reset.server.mail.worker._LAST_DELIVERIES", 0.01)
    dee = await at_the_desk(backend, DEE)
    backend.mail.hangs_in_data = True
    asked = await backend.ask()

    await queue_holds(dee, "sending")
    assert (await dee.post(f"mail/{asked['reference']}/retry")).status_code == 202
    await queue_holds(dee, "sending")
    assert await events(backend, "mail_retried") == []


async def test_a_mail_of_an_account_that_is_disabled_meanwhile_stays_where_it_is(backend: Served) -> None:
    dee = await at_the_desk(backend, DEE)
    backend.mail.recipient_reply = "550 no"
    asked = await backend.ask()

    await queue_holds(dee, "failed")
    disable = "UPDATE accounts SET enabled = 0 WHERE email = ?"
    await backend.backend.house.store.write(lambda found: found.exec_driver_sql(disable, (ALICE.email,)))
    assert (await dee.post(f"mail/{asked['reference']}/retry")).json()["code"] == "reset_over"
