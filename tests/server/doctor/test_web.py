"""The service, its public address and its certificate, seen over real sockets."""

from pathlib import Path

import pytest

from tests.doubles.certificates import FakeAuthority
from tests.doubles.scripted_server import FakeServer, Line, answer, as_json
from tests.doubles.served import Served
from tests.server.doctor.conftest import MakePatient, found, only
from tui_reset.server.doctor import web
from tui_reset.server.profiles import load_profile

ALIVE = {"status": "alive"}
OURS = {"name": "standard", "title": "Password reset"}


async def test_a_running_service_is_found_at_both_addresses(backend: Served, patient: MakePatient) -> None:
    seen = patient(server__port=int(backend.url.rpartition(":")[2]), server__public_url=backend.url)
    seen.profile = load_profile("standard")
    assert await only(web.look_at_service, seen) == (
        "ok",
        f"ok       service      ready on 127.0.0.1 port {seen.settings.server.port}.",
    )
    assert (await only(web.look_at_public_address, seen))[0] == "ok"
    assert (await only(web.look_at_certificate, seen))[0] == "ok"
    seen.profile = load_profile("onepagecrm")
    assert "another profile" in (await only(web.look_at_public_address, seen))[1]
    seen.profile = None
    assert (await only(web.look_at_public_address, seen))[0] == "skipped"
    backend.backend.stopping.set()
    assert "it says: stopping" in (await only(web.look_at_service, seen))[1]


@pytest.mark.parametrize(
    ("line", "state", "words"),
    [
        (answer(200, b"<html>hello", "text/html"), "failed", "is another program"),
        (as_json(["ready"]), "failed", "is another program"),
        (as_json({"status": "unavailable"}, 503), "failed", "it says: unavailable"),
        (as_json({"status": "unwritable"}, 503), "failed", "it says: unwritable. Next: see the checks of disk"),
        (Line(b"220 mail.example.org ESMTP\r\n", close=True), "warning", "does not speak HTTP"),
    ],
)
async def test_what_else_may_answer_there(patient: MakePatient, line: Line, state: str, words: str) -> None:
    async with FakeServer([line]) as server:
        seen = await only(web.look_at_service, patient(server__port=server.port))
    assert (seen[0], words in seen[1]) == (state, True)


async def test_nobody_answers(patient: MakePatient, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeServer([]) as server:
        port = server.port
    gone = patient(server__port=port, server__public_url=f"http://127.0.0.1:{port}")
    assert "connection refused. Next: start it" in (await only(web.look_at_service, gone))[1]
    assert "see DNS, firewall and proxy" in (await only(web.look_at_public_address, gone))[1]
    monkeypatch.setattr(web, "SECONDS", 0.2)
    async with FakeServer([Line(hold=True)]) as server:
        assert "no answer within" in (await only(web.look_at_service, patient(server__port=server.port)))[1]


async def test_who_listens_everywhere_is_asked_on_this_machine(patient: MakePatient) -> None:
    everyone = "0.0.0.0"  # noqa: S104 - nothing is bound
    everywhere = patient(server__bind=everyone, server__public_url="https://reset.example.org", server__port=1)
    assert "on 0.0.0.0 port 1: connection refused" in (await only(web.look_at_service, everywhere))[1]
    assert [web._reachable(bind) for bind in ("::", "::1", "localhost")] == ["::1", "::1", "localhost"]


@pytest.mark.parametrize(
    ("name", "days", "state", "words"),
    [
        ("localhost", 90, "ok", "days left"),
        ("localhost", 3, "warning", "days left. Next: see why it was not renewed"),
        ("localhost", -1, "failed", "certificate has expired"),
        ("other.example.org", 90, "failed", "Hostname mismatch"),
    ],
)
async def test_a_certificate_is_judged_as_browsers_do(
    patient: MakePatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, state: str, words: str
) -> None:
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    async with FakeServer([], authority.server_context(name, days_left=days)) as server:
        seen = await only(web.look_at_certificate, patient(server__public_url=server.url))
    assert (seen[0], words in seen[1]) == (state, True), seen


async def test_no_certificate_at_all(patient: MakePatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.5)
    authority = FakeAuthority(tmp_path)
    async with FakeServer([], authority.server_context("localhost")) as server:
        assert (
            "unable to get local issuer"
            in (await only(web.look_at_certificate, patient(server__public_url=server.url)))[1]
        )
    async with FakeServer([Line(b"HTTP/1.1 400 Bad\r\n\r\n", close=True)]) as server:
        plain = patient(server__public_url=f"https://localhost:{server.port}")
        assert (await only(web.look_at_certificate, plain))[0] == "failed"
        assert (await only(web.look_at_public_address, plain))[0] == "failed"


async def test_the_public_address_may_lead_elsewhere(
    patient: MakePatient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = FakeAuthority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    context = authority.server_context("localhost")
    old = "Thu, 01 Jan 2026 00:00:00 GMT"
    script = [
        *(as_json(ALIVE, date=old, connection="close"), as_json(OURS, strict_transport_security="max-age=1")),
        *(as_json(ALIVE), as_json(OURS)),
        *(answer(301, b"", "text/html", location="https://elsewhere.example.org/"), as_json(OURS)),
        *(as_json(ALIVE), as_json({}, 403)),
    ]
    async with FakeServer(script, context) as server:
        seen = patient(server__public_url=server.url)
        seen.profile = load_profile("standard")
        rounds = [
            [(one.check, one.state.value) for one in await found(web.look_at_public_address, seen)] for _ in range(4)
        ]
    assert rounds == [
        [("public url", "ok"), ("hsts", "ok"), ("proxy clock", "warning")],
        [("public url", "ok"), ("hsts", "warning")],
        [("public url", "failed")],
        [("public url", "failed")],
    ]


async def test_a_proxy_with_nobody_behind_it(patient: MakePatient) -> None:
    gone = answer(502, b"<html>Bad Gateway", "text/html", connection="close")
    async with FakeServer([gone, gone]) as server:
        seen = patient(server__public_url=f"http://127.0.0.1:{server.port}")
        assert "see that the service runs" in (await only(web.look_at_public_address, seen))[1]
