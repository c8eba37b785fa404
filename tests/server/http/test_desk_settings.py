"""The switch and the SMTP Email Settings over real HTTP, with real mail servers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import ADA, EVERYBODY, AtTheDesk, at_the_desk, events, holds
from tests.doubles.mail_server import mail_server, text_of
from tests.doubles.served import ALICE, GOOD, Served, bearer, served_backend
from tui_reset.server.cases import desk_settings
from tui_reset.server.cases.accounts import NewAccount
from tui_reset.server.http import backend as running
from tui_reset.server.store import desk_settings as stored_settings

EVE = NewAccount("eve@example.org", role="admin")


@pytest.fixture
async def backend(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_backend(tmp_path, people=EVERYBODY) as served:
        yield served


@pytest.fixture
async def ada(backend: Served) -> AtTheDesk:
    return await at_the_desk(backend)


async def profile(served: Served) -> dict[str, Any]:
    return dict((await served.client.get("/v1/profile")).json())


async def mail_service_is(served: Served, state: str) -> None:
    async def found() -> bool:
        return bool((await profile(served))["mail_service"] == state)

    await holds(found)


async def test_self_service_goes_off_and_on_without_a_restart(backend: Served, ada: AtTheDesk) -> None:
    """S1.8: it is logged; while off the API refuses all alike, and a link mailed before still works."""
    asked = await backend.ask()
    link = await backend.link()
    answer = await ada.change(self_service=False)
    assert (answer.status_code, answer.json()["self_service"]) == (200, False)
    refusals = []
    for email in (ALICE.email, "nobody@example.org", "bob@example.org"):
        refused = await backend.client.post("/v1/resets", json={"identity": {"email": email}})
        body = refused.json()
        del body["request_id"]
        refusals.append((refused.status_code, body))
    assert refusals[0][0] == 403
    assert refusals[0][1]["code"] == "self_service_off"
    assert refusals == refusals[:1] * 3
    assert (await profile(backend))["self_service"] is False

    opened = (await backend.client.post("/v1/links", json={"link": link})).json()
    body = {"new_password": GOOD, "verification_code": asked["verification_code"]}
    path = f"/v1/resets/{opened['id']}/password"
    changed = await backend.client.post(path, headers=bearer(opened["secret"]), json=body)
    assert (changed.status_code, changed.json()["step"]) == (200, "done")

    assert (await ada.change(self_service=True)).json()["self_service"] is True
    assert (await profile(backend))["self_service"] is True
    await backend.ask()
    reasons = [(result, reason) for _, result, reason in await events(backend, "settings_changed")]
    assert reasons == [("ok", "self_service=off"), ("ok", "self_service=on")]


async def test_what_was_changed_outlives_a_restart(tmp_path: Path) -> None:
    """S1.8, S1.10: stored beside the operator's settings, which go on saying the rest."""
    async with served_backend(tmp_path, people=EVERYBODY) as first:
        ada = await at_the_desk(first)
        answer = await ada.change(self_service=False, smtp={"sender": "crm@example.org"})
        assert answer.status_code == 200
    async with served_backend(tmp_path, people=[]) as second:
        shown = await profile(second)
        assert (shown["self_service"], shown["mail"]["sender"]) == (False, "crm@example.org")
        second.clock.go(300)
        ada = await at_the_desk(second)
        smtp = (await ada.get("settings")).json()["smtp"]
        assert (smtp["sender"], smtp["port"]) == ("crm@example.org", second.mail.port)


async def test_the_settings_are_shown_without_the_password(backend: Served, ada: AtTheDesk) -> None:
    """S1.10: the SMTP Email Settings as they are in force."""
    assert (await ada.get("settings")).json() == {
        "self_service": True,
        "smtp": {
            "host": "127.0.0.1",
            "port": backend.mail.port,
            "tls": "none",
            "username": "",
            "sender": "reset@example.org",
            "has_password": False,
        },
        "allowed_hosts": [],
    }


async def test_another_server_takes_the_next_mail_and_the_old_one_tells_of_it(tmp_path: Path) -> None:
    """S1.10: in force at once; every administrator is told through the old settings."""
    async with served_backend(tmp_path, people=(*EVERYBODY, EVE)) as backend, mail_server() as other:
        ada = await at_the_desk(backend)
        answer = await ada.smtp(port=other.port, sender="crm@example.org")
        assert answer.status_code == 200, answer.text
        assert answer.json()["smtp"]["port"] == other.port
        told = backend.mail.messages()
        assert {str(mail["To"]) for mail in told} == {ADA.email, EVE.email}
        assert {str(mail["From"]) for mail in told} == {"Password reset <reset@example.org>"}
        assert f"Changed by {ADA.email}: SMTP port {other.port}, sender crm@example.org." in text_of(told[0])
        assert other.envelopes == []

        await backend.ask()
        mail = await other.message(1)
        assert (mail["To"], mail["From"]) == (ALICE.email, "Password reset <crm@example.org>")
        assert other.envelopes[0].mail_from == "crm@example.org"
        assert len(backend.mail.envelopes) == 2


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_settings, "_OLD_WAY_LOOKS", 2)
    monkeypatch.setattr("tui_reset.server.mail.worker._LAST_DELIVERIES", 0.01)


@pytest.mark.usefixtures("_impatient")
async def test_an_old_server_that_hangs_holds_the_change_up_for_a_moment_only(backend: Served, ada: AtTheDesk) -> None:
    """S1.10: what could not be told the old way stays queued."""
    backend.mail.hangs_in_data = True
    async with mail_server() as other:
        assert (await ada.smtp(port=other.port)).status_code == 200
        queue = (await ada.get("mail")).json()["items"]
        assert [(mail["template"], mail["reference"]) for mail in queue] == [("settings_changed", None)]
        await backend.ask()
        assert (await other.message(1))["To"] == ALICE.email


async def test_what_another_process_has_changed_is_followed(
    backend: Served, ada: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S1.8: over one database; and what is so already changes nothing."""
    assert (await ada.smtp(sender="crm@example.org")).status_code == 200
    house = backend.backend.house
    before = house.live.mail_server
    await house.store.write(lambda found: stored_settings.put(found, {"self_service": "off"}))
    monkeypatch.setattr(running, "_LOOK_SECONDS", 0.01)
    following = asyncio.create_task(running._follow(house))

    async def off() -> bool:
        return not (await profile(backend))["self_service"]

    await holds(off)
    following.cancel()
    assert house.live.mail_server is before


async def test_nothing_new_is_no_change(backend: Served, ada: AtTheDesk) -> None:
    answer = await ada.change(self_service=True, smtp={"host": "127.0.0.1", "port": backend.mail.port})
    assert answer.status_code == 200
    assert await events(backend, "settings_changed") == []
    assert backend.mail.envelopes == []


async def test_mail_trouble_is_known_as_soon_as_the_settings_are_wrong(backend: Served, ada: AtTheDesk) -> None:
    """S1.9: a state of the whole service, which follows a change at once and does not wait for the next look."""
    await mail_service_is(backend, "ok")
    async with mail_server() as gone:
        pass
    assert (await ada.smtp(port=gone.port)).status_code == 200
    await mail_service_is(backend, "failing")
    assert (await ada.smtp(port=backend.mail.port)).status_code == 200
    await mail_service_is(backend, "ok")


@pytest.mark.usefixtures("_impatient")
async def test_a_look_that_hangs_is_let_go_when_the_settings_change(backend: Served, ada: AtTheDesk) -> None:
    """S1.9: or else a mended server would count as failing for 40 seconds more."""
    async with mail_server() as gone:
        pass
    await ada.smtp(port=gone.port)
    await mail_service_is(backend, "failing")
    reached = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        await ada.smtp(port=silent.sockets[0].getsockname()[1])
        await asyncio.wait_for(reached.wait(), 5)
        await ada.smtp(port=backend.mail.port)
        await mail_service_is(backend, "ok")
