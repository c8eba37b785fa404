"""When something of ours breaks: an answer with an id, a log line with a place, and nothing that was typed."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from litestar.types import Receive, Scope, Send

from tests.doubles.page_visitor import forms_in, submit, visit
from tests.doubles.served import ALICE, GOOD, Served, bearer
from tui_reset.contract.problems import Problem, ProblemCode
from tui_reset.server.cases.page import change_by_link
from tui_reset.server.http import readiness, resets
from tui_reset.server.http.front import Front
from tui_reset.server.http.metrics import metered
from tui_reset.server.http.peers import Peers
from tui_reset.server.http.refusing import CannotServe
from tui_reset.server.http.serving import listen
from tui_reset.server.pages import routes, site


async def broken(*_: Any) -> Any:
    raise RuntimeError("hunter2 was typed")


async def test_a_broken_case_is_an_unavailable_answer(
    backend: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """SECURITY 119: a request id, no stack trace; the log has type and place."""
    monkeypatch.setattr(resets, "ask_for_reset", broken)
    answer = await backend.client.post("/v1/resets", json={"identity": {"email": ALICE.email}})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "hunter2" not in answer.text + caplog.text
    (record,) = [it for it in caplog.records if it.message == "fault"]
    assert record.__dict__["fault"] == "RuntimeError"
    assert record.__dict__["request_id"] == answer.headers["x-request-id"]
    assert any("test_faults.py" in place for place in record.__dict__["places"])


async def test_a_fault_before_the_application_is_an_answer_too(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await broken()

    async def late(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await broken()

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http", "method": "GET", "path": "/", "headers": [], "client": None, "scheme": "http", "state": {},
    }  # fmt: skip
    for inner in (app, late):
        await Front(inner, Peers([], plain_allowed=True), https=False)(scope, None, send)  # type: ignore[arg-type]
    assert [it.get("status") for it in sent] == [503, None, 200]
    assert "hunter2" not in caplog.text
    assert [it.levelno for it in caplog.records] == [logging.CRITICAL] * 2


async def test_a_busy_service_leaves_the_form_as_it_was(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same submission again must be the same act: the outcome may be unknown."""
    asked = await backend.ask()
    link = await backend.link()
    form = forms_in(await visit(backend.client, link))[0]

    async def busy(*_: Any) -> Any:
        raise Problem(ProblemCode.OVERLOADED, retry_after=2)

    monkeypatch.setattr(routes, "change_by_link", busy)
    typed = {"new_password": GOOD, "confirm": GOOD, "verification_code": asked["verification_code"]}
    page = await submit(backend.client, form, **typed)
    assert (page.status_code, "Try again in 2 seconds" in page.text) == (503, True)
    assert forms_in(page)[0].fields["again"] == form.fields["again"]
    monkeypatch.setattr(routes, "change_by_link", broken)
    fault = await submit(backend.client, form, **typed)
    assert (fault.status_code, "may or may not have been changed" in fault.text) == (503, True)
    assert "hunter2" not in fault.text
    monkeypatch.setattr(routes, "change_by_link", change_by_link)
    assert (await submit(backend.client, forms_in(page)[0], **typed)).status_code == 200

    async def down(*_: Any) -> Any:
        raise Problem(ProblemCode.UNAVAILABLE, retry_after=300)

    monkeypatch.setattr(site, "read_link", down)
    busy_page = await backend.client.get("/r")
    assert (busy_page.status_code, "Look again" in busy_page.text) == (503, True)


async def test_readiness_says_that_the_database_is_gone(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """SECURITY §4: health tells why, in a word."""

    async def gone(_act: Any) -> Any:
        raise Problem(ProblemCode.UNAVAILABLE)

    async def slow(_act: Any) -> Any:
        await asyncio.Event().wait()

    async def told() -> tuple[int, str]:
        answer = await backend.client.get("/readyz")
        return answer.status_code, answer.json()["status"]

    store = backend.backend.house.store
    monkeypatch.setattr(readiness, "_PATIENCE", 0.05)
    monkeypatch.setattr(readiness, "_SECONDS", {True: 0.0, False: 0.0})
    assert await told() == (200, "ready")
    for act, fault, word in [
        ("share", gone, "unwritable"),
        ("share", slow, "unwritable"),
        ("read", gone, "unavailable"),
        ("read", slow, "unavailable"),
    ]:
        with monkeypatch.context() as broken_down:
            broken_down.setattr(store, act, fault)
            assert await told() == (503, word)
    assert await told() == (200, "ready")


async def test_readiness_is_looked_at_once_in_five_seconds(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks in a row makes the disk work no more often."""
    looks: list[Any] = []
    store = backend.backend.house.store

    async def counted(act: Any) -> Any:
        looks.append(act)

    with monkeypatch.context() as watched:
        watched.setattr(store, "share", counted)
        await asyncio.gather(*(backend.client.get("/readyz") for _ in range(5)))
    assert len([act for act in looks if "touch" in act.__code__.co_names]) == 1


async def test_a_locked_account_gets_a_banner_with_the_time(backend: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    await backend.ask()
    form = forms_in(await visit(backend.client, await backend.link()))[0]

    async def locked(*_: Any) -> Any:
        raise Problem(ProblemCode.PROOF_LOCKED, retry_after=1800)

    monkeypatch.setattr(routes, "change_by_link", locked)
    page = await submit(backend.client, form, new_password=GOOD, confirm=GOOD, verification_code="00000000")
    assert (page.status_code, "Try again in 30 minutes" in page.text) == (429, True)


async def test_mail_down_is_a_state_of_the_service_alone(backend: Served) -> None:
    """S1.9, case 6: the profile says so; known and unknown are answered as ever."""
    assert (await backend.client.get("/v1/profile")).json()["mail_service"] == "ok"
    backend.backend.probe.service = "failing"
    assert (await backend.client.get("/v1/profile")).json()["mail_service"] == "failing"
    for email in (ALICE.email, "nobody@example.org"):
        asked = await backend.ask(email)
        view = await backend.client.get(f"/v1/resets/{asked['id']}", headers=bearer(asked["secret"]))
        assert view.json()["step"] == "wait_for_mail"


def test_ports_that_are_taken_are_named(tmp_path: Path) -> None:
    assert tmp_path
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"127.0.0.1 port {port}"):
            listen("127.0.0.1", port)
        with pytest.raises(CannotServe, match="for metrics"), metered(port):
            pass
    with listen("::1", 0) as six:
        assert six.getsockname()[0] == "::1"
    with metered(0) as nothing:
        assert nothing is None
